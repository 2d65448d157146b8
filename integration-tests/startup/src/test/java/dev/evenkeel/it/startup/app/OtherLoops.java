package dev.evenkeel.it.startup.app;

import com.cohere.api.core.RetryInterceptor;
import com.google.genai.gaos.utils.Retries;
import dev.langchain4j.internal.RetryUtils.RetryPolicy;
import java.util.concurrent.atomic.AtomicInteger;

/** Uses retry loops of versions that the agent does not know; lives until its input ends. */
public final class OtherLoops {

  private OtherLoops() {}

  public static void main(String[] arguments) throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    String result =
        RetryPolicy.retried(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("once more");
              }
              return "retried";
            });
    System.out.println(
        result
            + " "
            + attempts
            + ", "
            + new RetryInterceptor().intercept("it")
            + ", "
            + new Retries().run());
    System.in.readAllBytes();
  }
}

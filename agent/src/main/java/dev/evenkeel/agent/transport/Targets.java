package dev.evenkeel.agent.transport;

import static dev.evenkeel.agent.weave.Target.loop;
import static dev.evenkeel.agent.weave.Target.transport;

import dev.evenkeel.agent.weave.Target;
import java.util.List;

/**
 * What is woven: a line for each method through which a library sends its requests, and for each
 * through which an SDK or a framework runs its own retries where no header can stop them.
 */
public final class Targets {

  private static final String JDK_CLIENT = "jdk/internal/net/http/HttpClientImpl";

  /** In the order of the points that woven code hands to the bridge. */
  public static final List<Target> ALL =
      List.of(
          transport("okhttp.OkHttpTransport", "okhttp3/OkHttpClient", "newCall", 1),
          transport("jdk.JdkTransport", JDK_CLIENT, "send", 2),
          transport("jdk.JdkTransport", JDK_CLIENT, "sendAsync", 3),
          loop(
              "google-genai",
              "loop.InterceptorLoop",
              "com/google/genai/RetryInterceptor",
              "intercept",
              1),
          loop(
              "cohere",
              "loop.InterceptorLoop",
              "com/cohere/api/core/RetryInterceptor",
              "intercept",
              1),
          loop(
              "langchain4j",
              "loop.LangChain4jLoop",
              "dev/langchain4j/internal/RetryUtils$RetryPolicy",
              "withRetry",
              2),
          loop(
              "spring-ai",
              "loop.SpringRetryLoop",
              "org/springframework/retry/support/RetryTemplate",
              "execute",
              1),
          loop(
                  "spring-ai",
                  "loop.SpringAiLoop",
                  "org/springframework/ai/retry/RetryUtils",
                  "execute",
                  2)
              .asStatic());

  private Targets() {}
}

package dev.evenkeel.agent.transport.loop;

import com.google.genai.gaos.utils.AsyncRetries;
import com.google.genai.gaos.utils.AsyncRetries.RetryTask;
import com.google.genai.gaos.utils.NonRetryableException;
import com.google.genai.gaos.utils.transport.HttpResponse;
import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Over;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.io.InputStream;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The asynchronous loop of google-genai's Interactions; see {@link GaosLoop}, {@link GaosHandOver}.
 */
public final class GaosAsyncLoop implements Transport {

  private final Pipeline pipeline;

  public GaosAsyncLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object task, Object second) {
    return pipeline.on() && task instanceof RetryTask && !(task instanceof Attempt);
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    Loop loop = pipeline.openLoop("sdk");
    CompletableFuture<HttpResponse<InputStream>> sent =
        loop.closing(
            () -> ((AsyncRetries) self).retry(new Attempt((RetryTask) arguments[0], loop)),
            failure -> failure);
    CompletableFuture<HttpResponse<InputStream>> result = sent.newIncompleteFuture();
    sent.whenComplete((answer, failure) -> end(answer, failure, result));
    return result;
  }

  @SuppressWarnings("unchecked") // what the attempts give
  private static void end(
      HttpResponse<InputStream> answer,
      Throwable failure,
      CompletableFuture<HttpResponse<InputStream>> result) {
    Throwable end = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean wrapped = end instanceof NonRetryableException;
    Throwable inside = wrapped ? ((NonRetryableException) end).exception() : end;
    if (!(inside instanceof Over over)) {
      if (failure == null) {
        result.complete(answer);
      } else {
        result.completeExceptionally(failure);
      }
    } else if (over.failure() == null) {
      result.complete((HttpResponse<InputStream>) over.answer());
    } else if (!wrapped) {
      result.completeExceptionally(over.failure());
    } else {
      // What it tries again it ends with as it is, all else in an exception of its own
      Throwable last =
          over.failure() instanceof CompletionException
              ? over.failure().getCause()
              : over.failure();
      result.completeExceptionally(
          last instanceof ConnectException ? last : new NonRetryableException(last));
    }
  }

  private record Attempt(RetryTask task, Loop loop) implements RetryTask {
    @Override
    public CompletableFuture<HttpResponse<InputStream>> get(int attempt) {
      try {
        return loop.later(() -> task.get(attempt)).thenApply(this::unlessOver);
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception impossible) { // a task throws nothing else
        throw new IllegalStateException(impossible);
      }
    }

    private HttpResponse<InputStream> unlessOver(HttpResponse<InputStream> answer) {
      if (loop.over()) {
        throw Over.answered(answer);
      }
      return answer;
    }
  }
}

package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Over;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import io.github.sashirestela.cleverclient.retry.RetryableRequest;
import io.github.sashirestela.cleverclient.support.CleverClientException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The loop of CleverClient, on which simple-openai stands. It wraps whatever ends it into an
 * exception of its own, whose cause is put right here.
 */
public final class CleverClientLoop implements Transport {

  private final Pipeline pipeline;

  public CleverClientLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object action, Object second) {
    return pipeline.on() && action != null && !(action instanceof Attempt);
  }

  @Override
  @SuppressWarnings("unchecked") // the woven methods' own signatures say so
  public Object call(String method, Object self, Object[] arguments) {
    RetryableRequest loop = (RetryableRequest) self;
    return method.equals("execute")
        ? execute(loop, (Supplier<Object>) arguments[0])
        : executeAsync(loop, (Supplier<CompletableFuture<Object>>) arguments[0]);
  }

  private Object execute(RetryableRequest retrying, Supplier<Object> action) {
    try (Loop loop = pipeline.openLoop("sdk")) {
      return retrying.execute(new Attempt(() -> loop.attempt(action::get)));
    } catch (CleverClientException end) {
      throw (CleverClientException) asWithout(end);
    }
  }

  private CompletableFuture<Object> executeAsync(
      RetryableRequest retrying, Supplier<CompletableFuture<Object>> action) {
    Loop loop = pipeline.openLoop("sdk");
    return loop.closing(
        () -> retrying.executeAsync(new Attempt(() -> loop.later(action::get))),
        CleverClientLoop::asWithout);
  }

  /** What the loop would have ended with if it had given up by itself. */
  private static Throwable asWithout(Throwable end) {
    if (end.getCause() instanceof Over over) {
      Throwable without = new CleverClientException("{0}", end.getMessage(), over.failure());
      without.setStackTrace(end.getStackTrace());
      return without;
    }
    return end;
  }

  private record Attempt(Callable<Object> attempt) implements Supplier<Object> {
    @Override
    public Object get() {
      try {
        return attempt.call();
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception impossible) { // a supplier throws nothing else
        throw new IllegalStateException(impossible);
      }
    }
  }
}

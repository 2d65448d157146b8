package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import org.springframework.retry.RetryCallback;
import org.springframework.retry.RetryContext;
import org.springframework.retry.support.RetryTemplate;

/**
 * Spring Retry's template, as far as Spring AI 1 runs its calls in it; what else an application
 * retries by it is left alone. It is ended by its own means, so that its listeners and its last
 * exception are those of a loop that has used up its attempts.
 */
public final class SpringRetryLoop implements Transport {

  private static final String SPRING_AI = "org.springframework.ai.";

  private final Pipeline pipeline;

  public SpringRetryLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object callback, Object second) {
    return callback != null && callback.getClass().getName().startsWith(SPRING_AI) && pipeline.on();
  }

  @Override
  @SuppressWarnings("unchecked") // the woven method's own signature says so
  public Object call(String method, Object self, Object[] arguments) throws Exception {
    RetryCallback<Object, Exception> callback = (RetryCallback<Object, Exception>) arguments[0];
    try (Loop loop = pipeline.openLoop("framework")) {
      return ((RetryTemplate) self).execute(new Attempt(callback, loop));
    }
  }

  private record Attempt(RetryCallback<Object, Exception> callback, Loop loop)
      implements RetryCallback<Object, Exception> {

    @Override
    public Object doWithRetry(RetryContext context) throws Exception {
      try {
        return loop.run(() -> callback.doWithRetry(context));
      } catch (Exception failure) {
        if (loop.over()) {
          context.setExhaustedOnly();
        }
        throw failure;
      }
    }

    @Override
    public String getLabel() {
      return callback.getLabel();
    }
  }
}

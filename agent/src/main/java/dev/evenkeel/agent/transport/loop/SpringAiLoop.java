package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.time.Duration;
import org.springframework.ai.retry.RetryUtils;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.util.backoff.BackOff;

/**
 * Spring AI 2's loop: it runs a template of Spring's, here a copy of it whose policy ends where the
 * agent's word is final. A template of the application's own class is left alone.
 */
public final class SpringAiLoop implements Transport {

  private final Pipeline pipeline;

  public SpringAiLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object template, Object action) {
    return pipeline.on()
        && template instanceof RetryTemplate retrying
        && template.getClass() == RetryTemplate.class
        && !(retrying.getRetryPolicy() instanceof LoopPolicy);
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    RetryTemplate template = (RetryTemplate) arguments[0];
    Retryable<?> action = (Retryable<?>) arguments[1];
    try (Loop loop = pipeline.openLoop("framework")) {
      RetryTemplate copy = new RetryTemplate(new LoopPolicy(template.getRetryPolicy(), loop));
      copy.setRetryListener(template.getRetryListener());
      return RetryUtils.execute(copy, new Attempt<>(action, loop));
    }
  }

  private record LoopPolicy(RetryPolicy policy, Loop loop) implements RetryPolicy {
    @Override
    public boolean shouldRetry(Throwable failure) {
      return !loop.over() && policy.shouldRetry(failure);
    }

    @Override
    public Duration getTimeout() {
      return policy.getTimeout();
    }

    @Override
    public BackOff getBackOff() {
      return policy.getBackOff();
    }
  }

  private record Attempt<T>(Retryable<T> action, Loop loop) implements Retryable<T> {
    @Override
    public T execute() throws Throwable {
      return loop.run(
          () -> {
            try {
              return action.execute();
            } catch (Exception | Error failure) {
              throw failure;
            } catch (Throwable other) {
              throw new IllegalStateException(other); // nobody throws a bare Throwable
            }
          });
    }

    @Override
    public String getName() {
      return action.getName();
    }
  }
}

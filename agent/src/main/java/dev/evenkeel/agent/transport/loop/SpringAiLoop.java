package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.time.Duration;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.util.backoff.BackOff;

/**
 * The retry template of Spring 7, as far as Spring AI 2 runs its calls in it; what else an
 * application retries by it is left alone, and so is a template of the application's own class. The
 * call runs in a copy of the template whose policy ends where the agent's word is final.
 */
public final class SpringAiLoop implements Transport {

  private static final String SPRING_AI = "org.springframework.ai.";

  private final Pipeline pipeline;

  public SpringAiLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object action, Object second) {
    return action != null
        && self.getClass() == RetryTemplate.class
        && action.getClass().getName().startsWith(SPRING_AI)
        && pipeline.on();
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) throws RetryException {
    RetryTemplate template = (RetryTemplate) self;
    Retryable<?> action = (Retryable<?>) arguments[0];
    try (Loop loop = pipeline.openLoop("framework")) {
      RetryTemplate copy = new RetryTemplate(new LoopPolicy(template.getRetryPolicy(), loop));
      copy.setRetryListener(template.getRetryListener());
      return copy.execute(new Attempt<>(action, loop));
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

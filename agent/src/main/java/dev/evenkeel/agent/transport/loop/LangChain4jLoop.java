package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Over;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.internal.RetryUtils.RetryPolicy;
import java.util.concurrent.Callable;

/**
 * LangChain4j's loop, around the calls of every model. It lets one type of exception through at
 * once, so that the final exception travels in one of that type; the application gets what it would
 * have got after the last retry.
 */
public final class LangChain4jLoop implements Transport {

  private final Pipeline pipeline;

  public LangChain4jLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object action, Object second) {
    return pipeline.on() && action != null && !(action instanceof Attempt);
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    RetryPolicy policy = (RetryPolicy) self;
    Callable<?> action = (Callable<?>) arguments[0];
    try (Loop loop = pipeline.openLoop("framework")) {
      return policy.withRetry(new Attempt<>(action, loop), (Integer) arguments[1]);
    } catch (Final end) {
      throw end.failure instanceof RuntimeException unchecked
          ? unchecked
          : new LangChain4jException(end.failure);
    }
  }

  private record Attempt<T>(Callable<T> action, Loop loop) implements Callable<T> {
    @Override
    public T call() throws Exception {
      try {
        return loop.attempt(action);
      } catch (Over over) {
        throw new Final(over.failure());
      }
    }
  }

  private static final class Final extends NonRetriableException {

    private static final long serialVersionUID = 1;

    private final Exception failure;

    Final(Exception failure) {
      super(failure);
      this.failure = failure;
    }
  }
}

package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Over;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import okhttp3.Interceptor;

/**
 * The loop of an SDK that retries in an interceptor of OkHttp's, above the agent's: google-genai
 * and Cohere. It is left with the answer or exception that is final, so that neither a retry nor
 * google-genai's sleep after its last attempt follows.
 */
public final class InterceptorLoop implements Transport {

  private final Pipeline pipeline;

  public InterceptorLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object chain, Object second) {
    return pipeline.on() && !(chain instanceof LoopChain);
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) throws Exception {
    Interceptor retrying = (Interceptor) self;
    try (Loop loop = pipeline.openLoop("sdk")) {
      return retrying.intercept(new LoopChain((Interceptor.Chain) arguments[0], loop));
    } catch (Over over) {
      if (over.failure() != null) {
        throw over.failure();
      }
      return over.answer();
    }
  }
}

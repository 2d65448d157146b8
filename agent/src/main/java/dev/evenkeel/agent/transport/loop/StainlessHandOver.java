package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;

/**
 * Where the asynchronous clients of the OpenAI and Anthropic SDKs prepare a request, on the thread
 * that makes the call; the next step runs in the common pool. It only looks, and lets the method
 * run as it is.
 */
public final class StainlessHandOver implements Transport {

  private final Pipeline pipeline;
  private final RequestBody body = new RequestBody();

  public StainlessHandOver(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object request, Object options) {
    if (pipeline.handsOver() && request != null) {
      pipeline.handOver(body.of(request));
    }
    return false;
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    throw new IllegalStateException("never wanted");
  }
}

package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.BlockingDriver;
import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Pipeline;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Where an OkHttp call meets the agent. */
final class LlmInterceptor implements Interceptor {

  private final Pipeline pipeline;

  LlmInterceptor(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    OkHttpClientCall client = null;
    LlmCall call = null;
    try {
      OkHttpExchange exchange = OkHttpExchange.of(chain);
      call = pipeline.begin(exchange);
      client = new OkHttpClientCall(chain, exchange.request());
    } catch (RuntimeException | LinkageError failure) {
      pipeline.internalError("okhttp", failure);
    }
    return call == null || client == null
        ? chain.proceed(chain.request())
        : BlockingDriver.run(call, client);
  }
}

package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.BlockingDriver;
import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Origin;
import dev.evenkeel.agent.call.Pipeline;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Where an OkHttp call meets the agent. */
final class LlmInterceptor implements Interceptor {

  private final Pipeline pipeline;
  private final boolean canLeave;
  private final Map<Call, Origin> origins = Collections.synchronizedMap(new WeakHashMap<>());
  private volatile boolean remembers; // whether there has ever been one
  private final Map<Call, Function<Request, Call>> hedgeable =
      Collections.synchronizedMap(new WeakHashMap<>());
  private volatile boolean hedges; // whether there has ever been one

  /**
   * @param canLeave whether a {@link DetourGuard} is near the wire
   */
  LlmInterceptor(Pipeline pipeline, boolean canLeave) {
    this.pipeline = pipeline;
    this.canLeave = canLeave;
  }

  /** Remembers where a call was made: it may be run by another thread. */
  void made(Call call) {
    Origin origin = pipeline.origin();
    if (origin != null) {
      origins.put(call, origin);
      remembers = true;
    }
  }

  /**
   * Remembers how to make the exchange of a call a call of its own.
   *
   * @param alone makes it, of the request to send
   */
  void hedgeable(Call call, Function<Request, Call> alone) {
    hedgeable.put(call, alone);
    hedges = true;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    OkHttpExchange exchange = null;
    OkHttpClientCall client = null;
    LlmCall call = null;
    try {
      exchange = OkHttpExchange.of(chain, canLeave, pipeline::hiddenHeader);
      call = pipeline.begin(exchange, remembers ? origins.get(chain.call()) : null);
      client =
          new OkHttpClientCall(pipeline, chain, exchange.request(), exchange.startNanos(), call);
      if (hedges) {
        client.hedge(hedgeable.get(chain.call()));
      }
    } catch (RuntimeException | LinkageError failure) {
      pipeline.internalError("okhttp", failure);
    }
    return call == null || client == null
        ? pass(chain, exchange)
        : BlockingDriver.run(call, client);
  }

  /** What was read to look at it is sent from memory: its source may not give it again. */
  private static Response pass(Chain chain, OkHttpExchange exchange) throws IOException {
    Request own = chain.request();
    RequestBody body = exchange == null ? own.body() : exchange.request().body();
    if (body == own.body()) {
      return chain.proceed(own);
    }
    Request sent = own.newBuilder().method(own.method(), body).build();
    Response answer = chain.proceed(sent);
    return answer.request() == sent ? answer.newBuilder().request(own).build() : answer;
  }
}

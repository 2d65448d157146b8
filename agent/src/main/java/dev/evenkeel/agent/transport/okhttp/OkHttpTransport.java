package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * OkHttp 3.14, 4 and 5, for {@code execute} and {@code enqueue} alike.
 *
 * <p>Woven is {@code OkHttpClient.newCall}: a call that goes to an LLM is made by a twin of the
 * client, built with its public builder, that has one more interceptor; every other call is made by
 * the client itself and does not even pass an interceptor of ours. Ours is the last application
 * interceptor, so that it sees each exchange that the interceptors above it make, and the request
 * as they have made it.
 */
public final class OkHttpTransport implements Transport {

  private final Pipeline pipeline;
  private final LlmInterceptor interceptor;
  private final LlmInterceptor leaving; // of the twins of whose calls some may leave
  private final Map<OkHttpClient, OkHttpClient> twins =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<OkHttpClient, OkHttpClient> leavingTwins =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<OkHttpClient, OkHttpClient> bareClients =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final ThreadLocal<Boolean> bypass = new ThreadLocal<>();

  public OkHttpTransport(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.interceptor = new LlmInterceptor(pipeline, false);
    this.leaving = new LlmInterceptor(pipeline, true);
  }

  @Override
  public boolean wants(Object self, Object request, Object second) {
    Request wanted = (Request) request;
    HttpUrl url = wanted.url();
    return pipeline.candidate(
            wanted.method(),
            url.host(),
            url.port(),
            url.toString()) // OkHttp keeps it: nothing is allocated
        && !isTwin(((OkHttpClient) self).interceptors())
        && bypass.get() == null;
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) throws Throwable {
    OkHttpClient client = (OkHttpClient) self;
    Request request = (Request) arguments[0];
    OkHttpClient twin;
    OkHttpClient bare;
    boolean leaves;
    try {
      leaves = pipeline.leaves();
      twin = twin(client, leaves);
      bare = pipeline.hedges() ? bare(client, twin) : null;
    } catch (RuntimeException | LinkageError failure) {
      pipeline.internalError("okhttp", failure);
      return bypassing(client, request);
    }
    Call made = twin.newCall(request);
    LlmInterceptor ours = leaves ? leaving : interceptor;
    ours.made(made);
    if (bare != null) {
      ours.hedgeable(made, exchange -> bypassing(bare, exchange));
    }
    return made;
  }

  private Call bypassing(OkHttpClient client, Request request) {
    bypass.set(Boolean.TRUE);
    try {
      return client.newCall(request);
    } finally {
      bypass.remove();
    }
  }

  private boolean isTwin(List<Interceptor> interceptors) {
    return interceptors.contains(interceptor) || interceptors.contains(leaving);
  }

  /**
   * Makes what lies behind our interceptor a call of its own, which can be cancelled alone: without
   * the application's interceptors, which have seen the request, and without its listener, whose
   * call this is not.
   */
  private OkHttpClient bare(OkHttpClient client, OkHttpClient twin) {
    return bareClients.computeIfAbsent(
        client,
        unknown -> {
          OkHttpClient.Builder builder =
              twin.newBuilder()
                  .callTimeout(0, TimeUnit.MILLISECONDS)
                  .eventListener(EventListener.NONE);
          builder.interceptors().clear();
          return builder.build();
        });
  }

  private OkHttpClient twin(OkHttpClient client, boolean leaves) {
    Map<OkHttpClient, OkHttpClient> made = leaves ? leavingTwins : twins;
    OkHttpClient twin = made.get(client);
    if (twin == null) {
      OkHttpClient.Builder builder = client.newBuilder();
      builder.addInterceptor(leaves ? leaving : interceptor);
      builder.addNetworkInterceptor(new HeadLimit(client.connectionPool()));
      if (leaves) {
        builder.addNetworkInterceptor(new DetourGuard());
      }
      twin = builder.build();
      made.put(client, twin);
    }
    return twin;
  }
}

package dev.evenkeel.agent.transport.loop;

import com.ibm.watsonx.ai.core.http.AsyncHttpInterceptor.AsyncChain;
import com.ibm.watsonx.ai.core.http.SyncHttpInterceptor.Chain;
import com.ibm.watsonx.ai.core.http.interceptors.RetryInterceptor;
import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Over;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The loop of the watsonx.ai SDK: an interceptor of its own, blocking and asynchronous. */
public final class WatsonxLoop implements Transport {

  private final Pipeline pipeline;
  private final ThreadLocal<Object> entering = new ThreadLocal<>();

  public WatsonxLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** The chain, which would tell, is beyond what is handed over here. */
  @Override
  public boolean wants(Object self, Object request, Object handler) {
    if (entering.get() == self) {
      entering.remove();
      return false;
    }
    return pipeline.on();
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) throws Exception {
    RetryInterceptor retrying = (RetryInterceptor) self;
    HttpRequest request = (HttpRequest) arguments[0];
    BodyHandler<?> handler = (BodyHandler<?>) arguments[1];
    int index = (Integer) arguments[2];
    entering.set(self);
    return arguments[3] instanceof AsyncChain chain
        ? later(retrying, request, handler, index, chain)
        : now(retrying, request, handler, index, (Chain) arguments[3]);
  }

  private <T> HttpResponse<T> now(
      RetryInterceptor retrying,
      HttpRequest request,
      BodyHandler<T> handler,
      int index,
      Chain chain)
      throws Exception {
    try (Loop loop = pipeline.openLoop("sdk")) {
      return retrying.intercept(request, handler, index, new LoopChain(chain, loop));
    } catch (Over over) {
      throw retries(retrying, over.failure()) ? exhausted(request, over) : over.failure();
    }
  }

  private <T> CompletableFuture<HttpResponse<T>> later(
      RetryInterceptor retrying,
      HttpRequest request,
      BodyHandler<T> handler,
      int index,
      AsyncChain chain) {
    Loop loop = pipeline.openLoop("sdk");
    return loop.closing(
        () -> retrying.intercept(request, handler, index, new LoopAsyncChain(chain, loop)),
        WatsonxLoop::asWithout);
  }

  private static boolean retries(RetryInterceptor retrying, Exception failure) {
    return retrying.retryOn().stream()
        .anyMatch(
            on ->
                on.clazz().isInstance(failure)
                    && on.predicate().map(predicate -> predicate.test(failure)).orElse(true));
  }

  /** What the blocking loop throws when its retries are used up. */
  private static RuntimeException exhausted(HttpRequest request, Over over) {
    String id = request.headers().firstValue("Watsonx-AI-SDK-Request-Id").orElse("");
    return new RuntimeException("Max retries reached for request [" + id + "]", over.failure());
  }

  /** The asynchronous loop ends with the cause of the last failure, where it has one. */
  private static Throwable asWithout(Throwable end) {
    Throwable inside = end instanceof CompletionException ? end.getCause() : end;
    if (inside instanceof Over over) {
      Throwable cause = over.failure().getCause();
      return new CompletionException(cause == null ? over.failure() : cause);
    }
    return end;
  }

  private record LoopChain(Chain chain, Loop loop) implements Chain {
    @Override
    public <T> HttpResponse<T> proceed(HttpRequest request, BodyHandler<T> handler)
        throws IOException, InterruptedException {
      try {
        return loop.attempt(() -> chain.proceed(request, handler));
      } catch (IOException | InterruptedException | RuntimeException failure) {
        throw failure;
      } catch (Exception impossible) { // proceed throws nothing else
        throw new IOException(impossible);
      }
    }

    @Override
    public void resetToIndex(int index) {
      chain.resetToIndex(index);
    }
  }

  private record LoopAsyncChain(AsyncChain chain, Loop loop) implements AsyncChain {
    @Override
    public <T> CompletableFuture<HttpResponse<T>> proceed(
        HttpRequest request, BodyHandler<T> handler) {
      try {
        return loop.later(() -> chain.proceed(request, handler));
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception impossible) { // proceed throws nothing else
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    public void resetToIndex(int index) {
      chain.resetToIndex(index);
    }
  }
}

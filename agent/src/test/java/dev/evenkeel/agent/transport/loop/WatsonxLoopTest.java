package dev.evenkeel.agent.transport.loop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.watsonx.ai.core.http.AsyncHttpInterceptor.AsyncChain;
import com.ibm.watsonx.ai.core.http.interceptors.RetryInterceptor;
import dev.evenkeel.agent.call.PipelineFixture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatsonxLoopTest {

  private final AtomicBoolean cancelled = new AtomicBoolean();

  @Test
  void cancellingItsFutureEndsTheExchangeAsItDoesWithoutTheAgent() throws Exception {
    WatsonxLoop loop = new WatsonxLoop(new PipelineFixture(Map.of()).pipeline);
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).build();
    Object[] arguments = {request, BodyHandlers.ofString(), 0, new Unanswered()};

    CompletableFuture<?> future =
        (CompletableFuture<?>)
            loop.call("intercept", RetryInterceptor.ON_RETRYABLE_STATUS_CODES, arguments);
    assertFalse(cancelled.get());
    future.cancel(true);

    assertTrue(cancelled.get());
  }

  private final class Unanswered implements AsyncChain {
    @Override
    public <T> CompletableFuture<HttpResponse<T>> proceed(
        HttpRequest request, BodyHandler<T> handler) {
      return new Exchange<>();
    }

    @Override
    public void resetToIndex(int index) {
      throw new AssertionError("no retry");
    }
  }

  /** As the JDK's: to cancel what depends on it ends the exchange. */
  private final class Exchange<T> extends CompletableFuture<T> {
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new Exchange<>();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      cancelled.set(true);
      return super.cancel(mayInterruptIfRunning);
    }
  }
}

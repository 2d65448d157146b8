package dev.evenkeel.agent.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

  private final PipelineFixture fixture = new PipelineFixture(Map.of());
  private final WatsonxLoop loop = new WatsonxLoop(fixture.pipeline);
  private final AtomicBoolean cancelled = new AtomicBoolean();

  @Test
  void cancellingItsFutureEndsTheExchangeAsItDoesWithoutTheAgent() throws Exception {
    CompletableFuture<?> future = send(new Unanswered());
    assertFalse(cancelled.get());
    future.cancel(true);

    assertTrue(cancelled.get());
  }

  @Test
  void isLeftWhereTheSdkThrowsAtOnce() {
    assertThrows(IllegalStateException.class, () -> send(new Refusing()));
    assertEquals(1, fixture.calls.size());
  }

  private CompletableFuture<?> send(AsyncChain chain) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).build();
    Object[] arguments = {request, BodyHandlers.ofString(), 0, chain};
    return (CompletableFuture<?>)
        loop.call("intercept", RetryInterceptor.ON_RETRYABLE_STATUS_CODES, arguments);
  }

  private class Unanswered implements AsyncChain {
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

  private final class Refusing extends Unanswered {
    @Override
    public <T> CompletableFuture<HttpResponse<T>> proceed(
        HttpRequest request, BodyHandler<T> handler) {
      fixture.handBack();
      throw new IllegalStateException("no connection");
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

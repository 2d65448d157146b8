package dev.evenkeel.agent.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.PipelineFixture;
import dev.evenkeel.agent.transport.okhttp.OkHttpTransport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A retrying interceptor as SDKs have it, above the agent's own. */
@Timeout(90)
class InterceptorLoopTest {

  private final MockWebServer provider = new MockWebServer();
  private final PipelineFixture fixture = new PipelineFixture(Map.of());
  private final InterceptorLoop loop = new InterceptorLoop(fixture.pipeline);
  private final Retrying retrying = new Retrying();

  @BeforeEach
  void start() throws IOException {
    provider.start();
  }

  @AfterEach
  void stop() throws IOException {
    provider.shutdown();
  }

  @Test
  void leavesTheLoopWithTheFinalAnswer() throws Throwable {
    answer(503, 3);
    try (Response response = send()) {
      assertEquals(503, response.code());
      assertEquals("body 2", response.body().string());
    }
    assertEquals(3, provider.getRequestCount());
    assertEquals(1, retrying.attempts);
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void leavesTheLoopWithTheFinalException() {
    for (int i = 0; i < 10; i++) {
      provider.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    }
    assertThrows(IOException.class, this::send);
    assertEquals(1, retrying.attempts);
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void leavesTheRetriesOfWhatIsHandedBackToTheSdk() throws Throwable {
    answer(500, 4);
    try (Response response = send()) {
      assertEquals("body 3", response.body().string());
    }
    assertEquals(4, retrying.attempts);
    assertEquals(1, fixture.calls.size());
    assertEquals(4, fixture.calls.get(0).attempts());
  }

  @Test
  void takesOverOnlyOnce() throws Throwable {
    retrying.seen = null;
    answer(200, 1);
    send().close();
    assertTrue(loop.wants(retrying, new Object(), null));
    assertFalse(loop.wants(retrying, retrying.seen, null));
  }

  private void answer(int status, int times) {
    for (int i = 0; i < times; i++) {
      provider.enqueue(new MockResponse().setResponseCode(status).setBody("body " + i));
    }
  }

  private Response send() throws Throwable {
    Interceptor woven =
        chain -> {
          try {
            return (Response) loop.call("intercept", retrying, new Object[] {chain});
          } catch (IOException | RuntimeException failure) {
            throw failure;
          } catch (Exception other) {
            throw new AssertionError(other);
          }
        };
    OkHttpClient client = new OkHttpClient.Builder().addInterceptor(woven).build();
    Request request =
        new Request.Builder()
            .url(provider.url("/v1/chat/completions"))
            .post(RequestBody.create(null, "{\"model\":\"m\",\"messages\":[]}"))
            .build();
    OkHttpTransport transport = new OkHttpTransport(fixture.pipeline);
    return ((Call) transport.call("newCall", client, new Object[] {request})).execute();
  }

  private static final class Retrying implements Interceptor {

    private static final List<Integer> RETRIED = List.of(429, 500, 503);

    private int attempts;
    private Chain seen;

    @Override
    public Response intercept(Chain chain) throws IOException {
      seen = chain;
      Response response = null;
      IOException failure = null;
      for (int i = 0; i < 4; i++) {
        attempts++;
        if (response != null) {
          response.close();
        }
        try {
          response = chain.proceed(chain.request());
          failure = null;
        } catch (IOException thrown) {
          failure = thrown;
        }
        if (failure == null && !RETRIED.contains(response.code())) {
          break;
        }
      }
      if (failure != null) {
        throw failure;
      }
      return response;
    }
  }
}

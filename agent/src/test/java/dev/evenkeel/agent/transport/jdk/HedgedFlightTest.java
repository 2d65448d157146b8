package dev.evenkeel.agent.transport.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The race is decided while the second exchange is on its way out: nobody may forget that one. */
@Timeout(90)
class HedgedFlightTest extends JdkTransportStage {

  private final CountDownLatch answer = new CountDownLatch(1);
  private final Remembering client = new Remembering();

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void aSecondThatIsSentWhileTheFirstAnswersIsEndedAtOnce(String method) throws Throwable {
    provider =
        new Provider(
            (out, connection) -> {
              Provider.await(answer);
              Provider.ok("first").write(out, connection);
            });
    provider.then(provider.hang());
    hedge(
        () -> {
          answer.countDown();
          await("accepted 200");
        });
    assertEquals("first", exchange(method).body());
    awaitEndOfSecond();
  }

  @Test
  void aSecondThatIsSentWhileTheApplicationGivesUpIsEndedAtOnce() throws Throwable {
    provider = new Provider();
    provider.then(provider.hang(), provider.hang());
    Thread caller = Thread.currentThread();
    hedge(
        () -> {
          caller.interrupt();
          await("dropped second");
        });
    assertThrows(InterruptedException.class, () -> exchange("send"));
    awaitEndOfSecond();
  }

  /** Does something between the decision to send a second and its sending. */
  private void hedge(Runnable between) {
    brain.hedgeNanos = 1;
    brain.whenAskedForPatience =
        () -> {
          if (brain.told.contains("hedge")) {
            between.run();
          }
        };
  }

  private void await(String word) {
    while (!brain.told.contains(word)) {
      Thread.onSpinWait(); // the test's timeout ends this
    }
  }

  /** It may end before the provider has seen anything of it. */
  private void awaitEndOfSecond() {
    while (client.sent.size() < 2 || !client.sent.get(1).isDone()) {
      Thread.onSpinWait(); // the test's timeout ends this
    }
    assertThrows(RuntimeException.class, () -> client.sent.get(1).join());
  }

  @SuppressWarnings("unchecked")
  private HttpResponse<String> exchange(String method) throws Throwable {
    Object[] arguments = {request("{}").build(), BodyHandlers.ofString(), null};
    return method.equals("send")
        ? (HttpResponse<String>) transport.call("send", client, arguments)
        : ((CompletableFuture<HttpResponse<String>>) transport.call("sendAsync", client, arguments))
            .get();
  }

  /** A real client that remembers what it has sent. */
  private static final class Remembering extends HttpClient {

    final List<CompletableFuture<?>> sent = new CopyOnWriteArrayList<>();

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
      CompletableFuture<HttpResponse<T>> future = CLIENT.sendAsync(request, handler, push);
      sent.add(future);
      return future;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler) {
      return sendAsync(request, handler, null);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
        throws IOException, InterruptedException {
      return CLIENT.send(request, handler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
      return CLIENT.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
      return CLIENT.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
      return CLIENT.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
      return CLIENT.proxy();
    }

    @Override
    public SSLContext sslContext() {
      return CLIENT.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
      return CLIENT.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
      return CLIENT.authenticator();
    }

    @Override
    public Version version() {
      return CLIENT.version();
    }

    @Override
    public Optional<Executor> executor() {
      return CLIENT.executor();
    }
  }
}

package dev.evenkeel.agent.transport.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
  private static final class Remembering extends ForwardingClient {

    final List<CompletableFuture<?>> sent = new CopyOnWriteArrayList<>();

    Remembering() {
      super(CLIENT);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
      CompletableFuture<HttpResponse<T>> future = super.sendAsync(request, handler, push);
      sent.add(future);
      return future;
    }
  }
}

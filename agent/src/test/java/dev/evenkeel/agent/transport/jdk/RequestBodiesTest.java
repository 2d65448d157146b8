package dev.evenkeel.agent.transport.jdk;

import static dev.evenkeel.agent.transport.jdk.Provider.ok;
import static dev.evenkeel.agent.transport.jdk.Provider.status;
import static dev.evenkeel.agent.transport.jdk.ScriptedBrain.retry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are good for one subscription, long, slow or broken. */
@Timeout(90)
class RequestBodiesTest extends JdkTransportStage {

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void opensAOneShotStreamOnceAndSendsWhatItHasReadOfIt(String method) throws Throwable {
    provider = new Provider(status(503, "busy"), ok("hello"));
    brain.then(retry(1));
    AtomicInteger opened = new AtomicInteger();
    InputStream stream = new ByteArrayInputStream("one shot".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(provider.uri())
            .header("x-mine", "1")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> {
                      opened.incrementAndGet();
                      return stream;
                    }))
            .build();

    assertEquals("hello", exchange(method, request, BodyHandlers.ofString()).body());

    assertEquals(1, opened.get());
    assertArrayEquals("one shot".getBytes(StandardCharsets.UTF_8), brain.exchange.body());
    assertEquals(List.of("one shot", "one shot"), bodies());
    provider.requests.forEach(
        received -> {
          assertTrue(received.has("transfer-encoding: chunked"), received.head());
          assertTrue(received.has("x-mine: 1"), received.head());
        });
  }

  @Test
  void sendsAStreamOverEightMebibytesOnceAndWhole() throws Throwable {
    provider = new Provider(status(503, "busy"));
    brain.then(retry(1));
    byte[] large = new byte[8 * 1024 * 1024 + 100_000];
    HttpRequest request =
        HttpRequest.newBuilder(provider.uri())
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
            .build();

    assertEquals(503, exchange("send", request, BodyHandlers.ofString()).statusCode());
    assertNull(brain.exchange.body());
    assertFalse(brain.exchange.repeatable());
    assertEquals(List.of(large.length), bodies().stream().map(String::length).toList());
  }

  @Test
  void sendsABodyThatTakesItsTimeAsItComes() throws Throwable {
    provider = new Provider(ok("hello"));
    SubmissionPublisher<ByteBuffer> slow = new SubmissionPublisher<>();
    HttpRequest request =
        HttpRequest.newBuilder(provider.uri())
            .POST(
                BodyPublishers.fromPublisher(
                    subscriber -> {
                      slow.subscribe(subscriber);
                      slow.submit(bytes("first, "));
                      CompletableFuture.delayedExecutor(3_000, TimeUnit.MILLISECONDS)
                          .execute(
                              () -> {
                                slow.submit(bytes("then the rest"));
                                slow.close();
                              });
                    }))
            .build();

    assertEquals("hello", exchange("send", request, BodyHandlers.ofString()).body());
    assertNull(brain.exchange.body());
    assertEquals(List.of("first, then the rest"), bodies());
  }

  @Test
  void sendsABodyWhosePublisherComesLate() throws Throwable {
    provider = new Provider(ok("hello"));
    HttpRequest request = HttpRequest.newBuilder(provider.uri()).POST(late("late")).build();

    assertEquals("hello", exchange("send", request, BodyHandlers.ofString()).body());
    assertNull(brain.exchange.body());
    assertEquals(List.of("late"), bodies());
  }

  @Test
  void failsWithAPublisherThatRefusesLate() throws Throwable {
    provider = new Provider(ok("hello"));
    BodyPublisher refusing =
        BodyPublishers.fromPublisher(
            subscriber ->
                afterPrefetch(() -> subscriber.onError(new IllegalStateException("no body"))));
    HttpRequest request = HttpRequest.newBuilder(provider.uri()).POST(refusing).build();
    assertThrows(IOException.class, () -> exchange("send", request, BodyHandlers.ofString()));
  }

  @Test
  void givesTheBodyAgainToAClientThatFollowsARedirect() throws Throwable {
    Provider.Reply redirect =
        (out, connection) -> status(307, "", "location: " + provider.uri()).write(out, connection);
    provider = new Provider(redirect, ok("hello"));
    HttpRequest request = HttpRequest.newBuilder(provider.uri()).POST(late("twice")).build();
    HttpClient following = HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();

    Object answer =
        transport.call("send", following, new Object[] {request, BodyHandlers.ofString()});
    assertEquals("hello", ((HttpResponse<?>) answer).body());
    assertEquals(List.of("twice", "twice"), bodies());
  }

  private static BodyPublisher late(String body) {
    return BodyPublishers.fromPublisher(
        subscriber -> afterPrefetch(() -> BodyPublishers.ofString(body).subscribe(subscriber)));
  }

  private static void afterPrefetch(Runnable then) {
    CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS).execute(then);
  }

  @Test
  void failsWithTheFailureOfTheBody() throws Throwable {
    provider = new Provider(ok("hello"));
    HttpRequest request =
        HttpRequest.newBuilder(provider.uri())
            .POST(
                BodyPublishers.ofInputStream(
                    () -> {
                      throw new IllegalStateException("no body");
                    }))
            .build();
    Throwable without =
        assertThrows(Throwable.class, () -> CLIENT.send(request, BodyHandlers.ofString()));
    Throwable with =
        assertThrows(Throwable.class, () -> exchange("send", request, BodyHandlers.ofString()));
    assertEquals(without.toString(), with.toString());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}

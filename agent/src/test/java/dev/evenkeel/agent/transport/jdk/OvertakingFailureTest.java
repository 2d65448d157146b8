package dev.evenkeel.agent.transport.jdk;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broken answer ends the client's future on one thread and the body's reader on another, and the
 * future may be first: what was read until then counts as if the reader had been.
 */
@Timeout(60)
class OvertakingFailureTest extends JdkTransportStage {

  private static final String BEGINNING = "the beginning\nhalf a";

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void leavesAnErrorItsHead(String method) throws Throwable {
    HttpResponse<Stream<String>> response =
        exchange(method, new Overtaken(401), BodyHandlers.ofLines());
    assertEquals(401, response.statusCode());
    assertEquals(URI.create("http://localhost/v1/chat"), response.uri());
    assertThrows(UncheckedIOException.class, () -> response.body().count());
    assertEquals(List.of("admit", "answered 401"), brain.told);
    assertEquals(BEGINNING, new String(brain.lastErrorBody, UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void isWhatAHandlerOfTheWholeBodyGets(String method) {
    Throwable thrown =
        assertThrows(
            Exception.class, () -> exchange(method, new Overtaken(401), BodyHandlers.ofString()));
    assertEquals("cut", (method.equals("send") ? thrown : thrown.getCause()).getMessage());
    assertEquals(List.of("admit", "answered 401"), brain.told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void isRetriedWhereTheErrorWouldBe(String method) throws Throwable {
    brain.then(ScriptedBrain.retry(1));
    assertEquals(
        200, exchange(method, new Overtaken(500, 200), BodyHandlers.ofString()).statusCode());
    assertEquals(List.of("admit", "answered 500", "admit", "accepted 200", "ended"), brain.told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void isRetriedWhereTheAnswerWasHeld(String method) throws Throwable {
    brain.then(ScriptedBrain.retry(1));
    brain.holdsAnswers = true;
    brain.whenWaiting = () -> brain.holdsAnswers = false;
    assertEquals(
        200, exchange(method, new Overtaken(200, 200), BodyHandlers.ofString()).statusCode());
    assertEquals(
        List.of("admit", "accepted 200", "unseen", "admit", "accepted 200", "ended"), brain.told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void endsTheCallOfASubscriberThatCancelsAnError(String method) {
    assertThrows(
        Exception.class,
        () -> exchange(method, new Whole(401), BodyHandlers.fromSubscriber(new Cancelling())));
    assertEquals(List.of("admit", "answered 401"), brain.told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void endsTheCallOfASubscriberThatCancelsARefusal(String method) {
    brain.refusing(1);
    assertThrows(
        Exception.class,
        () -> exchange(method, new Whole(200), BodyHandlers.fromSubscriber(new Cancelling())));
    assertEquals(List.of("admit"), brain.told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendAsync"})
  void comesAfterWhatTheHandlerThrows(String method) {
    brain.holdsAnswers = true;
    BodyHandler<String> handler =
        info -> {
          throw new IllegalStateException("no such type");
        };
    Throwable thrown =
        assertThrows(Exception.class, () -> exchange(method, new Whole(200), handler));
    assertEquals("no such type", thrown.getCause().getMessage());
  }

  @SuppressWarnings("unchecked")
  private <T> HttpResponse<T> exchange(String method, HttpClient client, BodyHandler<T> handler)
      throws Throwable {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost/v1/chat"))
            .POST(BodyPublishers.ofString("{}"))
            .build();
    Object[] arguments = {request, handler, null};
    return method.equals("send")
        ? (HttpResponse<T>) transport.call("send", client, arguments)
        : ((CompletableFuture<HttpResponse<T>>) transport.call("sendAsync", client, arguments))
            .get();
  }

  /** Its {@code send} waits for its {@code sendAsync}, and fails as the client's own does. */
  private abstract static class Scripted extends ForwardingClient {

    Scripted() {
      super(CLIENT);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
        throws IOException, InterruptedException {
      try {
        return sendAsync(request, handler).get();
      } catch (ExecutionException failure) {
        throw new IOException(failure.getCause().getMessage(), failure.getCause());
      }
    }
  }

  /** Answers with these statuses; the first answer breaks, and its reader never hears of it. */
  private static final class Overtaken extends Scripted {

    private final Queue<Integer> statuses;
    private int answers;

    Overtaken(Integer... statuses) {
      this.statuses = new ArrayDeque<>(Arrays.asList(statuses));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
      boolean breaks = answers++ == 0;
      AgentAnswer.Info info = info(statuses.remove());
      BodySubscriber<T> reader = handler.apply(info);
      reader.onSubscribe(ErrorBody.NOTHING);
      reader.onNext(List.of(ByteBuffer.wrap(BEGINNING.getBytes(UTF_8)).asReadOnlyBuffer()));
      if (breaks) {
        return CompletableFuture.failedFuture(new IOException("cut"));
      }
      reader.onComplete();
      return reader
          .getBody()
          .<HttpResponse<T>>thenApply(body -> new AgentAnswer<>(request, info, body))
          .toCompletableFuture();
    }
  }

  /** Answers at once and well; a cancelled body fails its exchange. */
  private final class Whole extends Scripted {

    private final int status;

    Whole(int status) {
      this.status = status;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
      CompletableFuture<HttpResponse<T>> future = new CompletableFuture<>();
      AgentAnswer.Info info = info(status);
      BodySubscriber<T> reader = handler.apply(info);
      reader.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              future.completeExceptionally(new IOException("the client's own words"));
            }
          });
      reader
          .getBody()
          .whenComplete(
              (body, failure) -> {
                if (failure == null) {
                  future.complete(new AgentAnswer<>(request, info, body));
                } else {
                  future.completeExceptionally(failure);
                }
              });
      brain.holdsAnswers = false;
      reader.onNext(List.of(ByteBuffer.wrap(BEGINNING.getBytes(UTF_8)).asReadOnlyBuffer()));
      reader.onComplete();
      return future;
    }
  }

  private static AgentAnswer.Info info(int status) {
    return new AgentAnswer.Info(status, HttpHeaders.of(Map.of(), (n, v) -> true), HTTP_1_1);
  }

  private static final class Cancelling implements Subscriber<List<ByteBuffer>> {

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> items) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}

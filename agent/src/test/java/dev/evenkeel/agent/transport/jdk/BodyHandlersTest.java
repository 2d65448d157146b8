package dev.evenkeel.agent.transport.jdk;

import static dev.evenkeel.agent.transport.jdk.Provider.status;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every body handler of the JDK gets a success, and a final error, as it came. */
@Timeout(90)
class BodyHandlersTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String BODY = "one\ntwo\nthree";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ofString",
        "ofByteArray",
        "ofInputStream",
        "ofLines",
        "ofPublisher",
        "fromSubscriber",
        "fromLineSubscriber",
        "ofByteArrayConsumer",
        "ofFile",
        "buffering",
        "mapping",
        "discarding",
        "replacing"
      })
  void readsASuccessAndAnErrorAfterARetry(String handler) throws Throwable {
    String expected =
        switch (handler) {
          case "ofLines", "fromLineSubscriber" -> "onetwothree";
          case "discarding" -> "null";
          case "replacing" -> "instead";
          case "mapping" -> BODY.toUpperCase(Locale.ROOT);
          default -> BODY;
        };
    for (int last : List.of(200, 400)) {
      for (String method : List.of("send", "sendAsync")) {
        try (Provider provider = new Provider(status(503, "busy"), status(last, BODY));
            ScriptedBrain brain = new ScriptedBrain()) {
          brain.then(ScriptedBrain.retry(1));
          HttpRequest request =
              HttpRequest.newBuilder(provider.uri()).POST(BodyPublishers.ofString("ask")).build();
          assertEquals(expected, read(handler, method, new JdkTransport(brain), request));
          assertEquals(2, provider.requests.size());
        }
      }
    }
  }

  private String read(String handler, String method, JdkTransport to, HttpRequest request)
      throws Throwable {
    return switch (handler) {
      case "ofString" -> send(method, to, request, BodyHandlers.ofString());
      case "ofByteArray" -> text(send(method, to, request, BodyHandlers.ofByteArray()));
      case "ofInputStream" -> {
        try (InputStream body = send(method, to, request, BodyHandlers.ofInputStream())) {
          yield text(body.readAllBytes());
        }
      }
      case "ofLines" -> {
        try (Stream<String> lines = send(method, to, request, BodyHandlers.ofLines())) {
          yield lines.collect(Collectors.joining());
        }
      }
      case "ofPublisher" -> {
        Collector<List<ByteBuffer>> collector = new Collector<>();
        send(method, to, request, BodyHandlers.ofPublisher()).subscribe(collector);
        yield collector.text();
      }
      case "fromSubscriber" -> {
        Collector<List<ByteBuffer>> collector = new Collector<>();
        send(method, to, request, BodyHandlers.fromSubscriber(collector));
        yield collector.text();
      }
      case "fromLineSubscriber" -> {
        Collector<String> collector = new Collector<>();
        send(method, to, request, BodyHandlers.fromLineSubscriber(collector));
        yield collector.text();
      }
      case "ofByteArrayConsumer" -> {
        StringBuilder seen = new StringBuilder();
        send(
            method,
            to,
            request,
            BodyHandlers.ofByteArrayConsumer(
                bytes -> bytes.ifPresent(some -> seen.append(text(some)))));
        yield seen.toString();
      }
      case "ofFile" ->
          Files.readString(
              send(method, to, request, BodyHandlers.ofFile(folder.resolve("answer"))));
      case "buffering" ->
          send(method, to, request, BodyHandlers.buffering(BodyHandlers.ofString(), 4));
      case "mapping" ->
          send(
              method,
              to,
              request,
              info ->
                  BodySubscribers.mapping(
                      BodySubscribers.ofString(StandardCharsets.UTF_8),
                      body -> body.toUpperCase(Locale.ROOT)));
      case "discarding" ->
          String.valueOf((Object) send(method, to, request, BodyHandlers.discarding()));
      case "replacing" -> send(method, to, request, BodyHandlers.replacing("instead"));
      default -> throw new IllegalArgumentException(handler);
    };
  }

  @SuppressWarnings("unchecked")
  private static <T> T send(
      String method, JdkTransport transport, HttpRequest request, BodyHandler<T> handler)
      throws Throwable {
    Object answer = transport.call(method, CLIENT, new Object[] {request, handler, null});
    return method.equals("send")
        ? ((HttpResponse<T>) answer).body()
        : ((CompletableFuture<HttpResponse<T>>) answer).get().body();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Asks for one item at a time, so that demand is honoured all the way. */
  private static final class Collector<T> implements Flow.Subscriber<T> {

    private final StringBuilder seen = new StringBuilder();
    private final CountDownLatch done = new CountDownLatch(1);
    private Flow.Subscription subscription;

    String text() throws InterruptedException {
      done.await();
      return seen.toString();
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
      to.request(1);
    }

    @Override
    public void onNext(T item) {
      if (item instanceof List<?> buffers) {
        for (Object buffer : buffers) {
          seen.append(StandardCharsets.UTF_8.decode((ByteBuffer) buffer));
        }
      } else {
        seen.append(item);
      }
      subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
      seen.append(failure);
      done.countDown();
    }

    @Override
    public void onComplete() {
      done.countDown();
    }
  }
}

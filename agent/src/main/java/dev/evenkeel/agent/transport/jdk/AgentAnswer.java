package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Synthetic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;

/** The response that the application gets for an answer which the agent gives itself. */
record AgentAnswer<T>(
    HttpRequest request, HttpClient.Version version, int statusCode, HttpHeaders headers, T body)
    implements HttpResponse<T> {

  private static final String SHOULD_RETRY = "x-should-retry";

  AgentAnswer(HttpRequest request, ResponseInfo info, T body) {
    this(request, info.version(), info.statusCode(), info.headers(), body);
  }

  /** What a body handler is told. */
  record Info(int statusCode, HttpHeaders headers, HttpClient.Version version)
      implements ResponseInfo {}

  /** An answer that had come. */
  record Kept(ResponseInfo info, byte[] body) {}

  /** Lets the application's handler read the answer, all of it at once. */
  static <T> CompletionStage<HttpResponse<T>> give(
      Synthetic answer, HttpRequest request, HttpClient.Version version, BodyHandler<T> handler) {
    Map<String, List<String>> lines = new HashMap<>();
    answer.headers().forEach((name, value) -> lines.put(name, List.of(value)));
    HttpHeaders headers = HttpHeaders.of(lines, (name, value) -> true);
    return give(
        new Kept(new Info(answer.status(), headers, version), answer.body()), request, handler);
  }

  /** The same for an answer that was kept. */
  static <T> CompletionStage<HttpResponse<T>> give(
      Kept answer, HttpRequest request, BodyHandler<T> handler) {
    ResponseInfo info = answer.info();
    byte[] content = answer.body();
    CompletableFuture<HttpResponse<T>> response = new CompletableFuture<>();
    try {
      BodySubscriber<T> subscriber = handler.apply(info);
      Delivery<List<ByteBuffer>> delivery = new Delivery<>(null, response::completeExceptionally);
      if (content.length > 0) {
        delivery.add(List.of(ByteBuffer.wrap(content).asReadOnlyBuffer()));
      }
      delivery.complete();
      delivery.start(subscriber);
      subscriber
          .getBody()
          .whenComplete(
              (body, failure) -> {
                if (failure == null) {
                  response.complete(new AgentAnswer<>(request, info, body));
                } else {
                  response.completeExceptionally(failure);
                }
              });
      delivery.orElse(response::completeExceptionally);
    } catch (Throwable thrown) { // by the application's handler
      response.completeExceptionally(thrown);
    }
    return response;
  }

  /** The headers with {@code x-should-retry: false}; the same object where they say so already. */
  static HttpHeaders stopping(HttpHeaders headers) {
    return headers.allValues(SHOULD_RETRY).equals(List.of("false"))
        ? headers
        : with(headers, SHOULD_RETRY, "false");
  }

  /** The headers with this one set. */
  static HttpHeaders with(HttpHeaders headers, String name, String value) {
    Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    lines.putAll(headers.map());
    lines.put(name, List.of(value));
    return HttpHeaders.of(lines, (line, text) -> true);
  }

  @Override
  public Optional<HttpResponse<T>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return Optional.empty();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  /** As the client's own, without the headers. */
  @Override
  public String toString() {
    return "(" + request.method() + " " + request.uri() + ") " + statusCode;
  }
}

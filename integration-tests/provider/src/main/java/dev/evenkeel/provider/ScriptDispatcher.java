package dev.evenkeel.provider;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import kotlin.Pair;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a request, asks the script, plays the step. */
final class ScriptDispatcher extends Dispatcher {

  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");

  private final Script script;
  private final UnaryOperator<Received> record;
  private final Player player;
  private final List<Api> apis = Api.all();

  ScriptDispatcher(Script script, UnaryOperator<Received> record, CountDownLatch closed) {
    this.script = script;
    this.record = record;
    this.player = new Player(closed);
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    long now = System.nanoTime();
    ByteString body = request.getBody() == null ? ByteString.EMPTY : request.getBody();
    String path = request.getUrl().encodedPath();
    JsonNode json = read(body);
    Asked asked = json == null ? null : asked(path, json);
    if (asked == null) {
      return new MockResponse.Builder().code(404).body("no such operation: " + path).build();
    }
    if ("enable".equals(request.getHeaders().get("X-DashScope-SSE"))) {
      asked = asked.streamed();
    }
    String protocol = request.getVersion();
    Received received =
        record.apply(
            new Received(
                0,
                now,
                path,
                asked.model(),
                asked.stream(),
                lastRole(json),
                headers(request),
                body.hashCode(),
                protocol));
    Step step = script.next(received);
    boolean http2 = protocol.startsWith("HTTP/2");
    if (http2 && step instanceof Step.Reset) {
      // Over HTTP/2 the server ignores what a response says of its start, but not a failure here:
      // it resets the stream.
      throw ScriptDispatcher.<RuntimeException>unchecked(new IOException("reset by script"));
    }
    return player.play(asked, step, http2);
  }

  @SuppressWarnings("unchecked") // the cast is to a type variable: nothing is checked at run time
  private static <E extends Exception> E unchecked(Exception e) throws E {
    throw (E) e;
  }

  private Asked asked(String path, JsonNode json) {
    return apis.stream().flatMap(api -> api.read(path, json).stream()).findFirst().orElse(null);
  }

  private static String lastRole(JsonNode json) {
    JsonNode messages = json.path("messages");
    return messages.path(messages.size() - 1).path("role").asString("");
  }

  private static JsonNode read(ByteString body) {
    try {
      return Json.read(body.toByteArray());
    } catch (JacksonException e) {
      return null;
    }
  }

  private static Map<String, String> headers(RecordedRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Pair<? extends String, ? extends String> header : request.getHeaders()) {
      String name = header.getFirst().toLowerCase(Locale.ROOT);
      if (!CREDENTIALS.contains(name)) {
        headers.put(name, header.getSecond());
      }
    }
    return headers;
  }
}

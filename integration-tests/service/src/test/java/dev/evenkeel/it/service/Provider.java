package dev.evenkeel.it.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenAI's chat and Gemini, whose first answer to each model is a 503. Keeps what it was asked. */
final class Provider implements AutoCloseable {

  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]+)\"");
  private static final byte[] ANSWER =
      ("{\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
              + "\"message\":{\"role\":\"assistant\",\"content\":\"calm\"}}],"
              + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}")
          .getBytes(StandardCharsets.UTF_8);
  private static final Pattern GEMINI_MODEL = Pattern.compile("/models/([^:]+):");
  private static final byte[] GEMINI_ANSWER =
      ("{\"modelVersion\":\"m\",\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\","
              + "\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"calm\"}]}}],"
              + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2}}")
          .getBytes(StandardCharsets.UTF_8);

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /**
   * A request as it came.
   *
   * @param traceparent null where there is no such header
   */
  record Asked(String model, String traceparent) {}

  Provider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> answer(exchange, MODEL.matcher(body(exchange)), ANSWER));
    server.createContext("/v1/models/", this::gemini);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** How many requests have come for a model. */
  long asked(String model) {
    return asked.stream().filter(each -> each.model.equals(model)).count();
  }

  private void gemini(HttpExchange exchange) throws IOException {
    body(exchange);
    String path = exchange.getRequestURI().getPath();
    answer(exchange, GEMINI_MODEL.matcher(path), GEMINI_ANSWER);
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange exchange, Matcher model, byte[] good) throws IOException {
    if (!model.find()) {
      throw new IOException("no model: " + model);
    }
    boolean first = asked(model.group(1)) == 0;
    asked.add(new Asked(model.group(1), exchange.getRequestHeaders().getFirst("traceparent")));
    byte[] answer = first ? new byte[] {'{', '}'} : good;
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(first ? 503 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

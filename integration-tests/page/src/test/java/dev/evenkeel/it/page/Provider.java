package dev.evenkeel.it.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers as OpenAI does; the model {@code down} has none. */
final class Provider implements AutoCloseable {

  private static final String ANSWER =
      """
      {"id":"1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1200,"completion_tokens":340,"total_tokens":1540}}""";
  private static final String DOWN =
      """
      {"error":{"message":"The server had an error","type":"server_error"}}""";

  private final HttpServer server;

  Provider() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean down = request.contains("\"down\"");
      byte[] answer = (down ? DOWN : ANSWER).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(down ? 500 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

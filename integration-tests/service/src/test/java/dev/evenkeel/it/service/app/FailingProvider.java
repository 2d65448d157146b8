package dev.evenkeel.it.service.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * OpenAI's chat, of whose answers a share are errors of several kinds: {@code args[0]} in 16.
 * {@code GET /count} tells how many requests have come.
 */
public final class FailingProvider {

  private static final int BACKLOG = 10_000;
  private static final byte[] ANSWER =
      ("{\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
              + "\"message\":{\"role\":\"assistant\",\"content\":\"calm\"}}],"
              + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}")
          .getBytes(StandardCharsets.UTF_8);
  private static final int[] STATUSES = {503, 429, 500, 529, 502};

  private FailingProvider() {}

  public static void main(String[] args) throws IOException {
    int failing = Integer.parseInt(args[0]);
    // Closes no connection of its own accord: a request that just then is on its way would fail
    System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
    AtomicInteger count = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          int number = count.getAndIncrement();
          if (number % 16 >= failing) {
            answer(exchange, 200, ANSWER);
          } else if (number % 16 == 7) {
            exchange.close(); // without an answer
          } else {
            answer(exchange, STATUSES[number % STATUSES.length], new byte[] {'{', '}'});
          }
        });
    server.createContext(
        "/count",
        exchange ->
            answer(exchange, 200, Integer.toString(count.get()).getBytes(StandardCharsets.UTF_8)));
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // until the test ends
    }
    System.exit(0);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}

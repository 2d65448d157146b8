package dev.evenkeel.it.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * OpenAI's chat at two paths: {@code /calm} answers at once, always; {@code /moody} too, until it
 * is told to be bad. From then on the first ten and every 49th are errors, and every 10th of the
 * others is slow.
 */
final class Moody implements AutoCloseable {

  private static final long GOOD = 11; // any number that is neither
  private static final long SLOW_MILLIS = 1_200;

  /**
   * So that the share is bad from the first look on, and never on the way through a smaller level:
   * of up to 500 calls, as many as a slow machine may need before.
   */
  private static final int AT_ONCE = 10;

  private static final byte[] ANSWER =
      ("{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4o-mini\","
              + "\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":null,"
              + "\"message\":{\"role\":\"assistant\",\"content\":\"calm\",\"refusal\":null}}],"
              + "\"usage\":{\"prompt_tokens\":700,\"completion_tokens\":200,\"total_tokens\":900}}")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] ERROR =
      "{\"error\":{\"message\":\"oops\",\"type\":\"server_error\"}}"
          .getBytes(StandardCharsets.UTF_8);

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(16);
  private final AtomicLong asked = new AtomicLong();
  private final HttpServer server;
  private volatile boolean bad;

  Moody() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/calm/v1/chat/completions", exchange -> answer(exchange, 200, ANSWER));
    server.createContext("/moody/v1/chat/completions", this::moody);
    server.start();
  }

  String url(String mood) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + mood;
  }

  void bad(boolean now) {
    bad = now;
  }

  private void moody(HttpExchange exchange) throws IOException {
    long number = bad ? asked.getAndIncrement() : GOOD;
    if (number % 49 == 0 || number < AT_ONCE) {
      answer(exchange, 500, ERROR);
    } else if (number % 10 == 0) {
      threads.schedule(
          () -> {
            answer(exchange, 200, ANSWER);
            return null;
          },
          SLOW_MILLIS,
          TimeUnit.MILLISECONDS);
    } else {
      answer(exchange, 200, ANSWER);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

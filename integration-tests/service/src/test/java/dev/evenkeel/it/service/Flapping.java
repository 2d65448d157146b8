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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * OpenAI's chat, one of whose models can be down: it then takes its time for a 503, so that
 * requests that come together are seen together. All other models are well.
 */
final class Flapping implements AutoCloseable {

  private static final long REFUSAL_MILLIS = 500;
  private static final byte[] ANSWER =
      ("{\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
              + "\"message\":{\"role\":\"assistant\",\"content\":\"calm\"}}],"
              + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] REFUSAL =
      "{\"error\":{\"message\":\"down\",\"type\":\"server_error\"}}"
          .getBytes(StandardCharsets.UTF_8);

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(16);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final String model;
  private final HttpServer server;
  private volatile boolean down;

  Flapping(String model) throws IOException {
    this.model = "\"model\":\"" + model + '"';
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void down(boolean now) {
    down = now;
  }

  /** Requests that the model is busy with. */
  int inFlight() {
    return inFlight.get();
  }

  /** The most of them at once that it has seen while it was down. */
  int most() {
    return most.get();
  }

  void forgetMost() {
    most.set(0);
  }

  /** Requests that the model got while it was down, and has answered. */
  long refused() {
    return refused.get();
  }

  /** Answers of all other models. */
  long others() {
    return others.get();
  }

  /** Good answers of the model. */
  long answered() {
    return answered.get();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!body.contains(model)) {
      answer(exchange, 200, ANSWER);
      others.incrementAndGet();
    } else if (down) {
      most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      threads.schedule(
          () -> {
            inFlight.decrementAndGet(); // before its client can know, and ask again
            answer(exchange, 503, REFUSAL);
            refused.incrementAndGet();
            return null;
          },
          REFUSAL_MILLIS,
          TimeUnit.MILLISECONDS);
    } else {
      answer(exchange, 200, ANSWER);
      answered.incrementAndGet();
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
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

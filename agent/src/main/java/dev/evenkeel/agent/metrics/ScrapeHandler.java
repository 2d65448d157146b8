package dev.evenkeel.agent.metrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.evenkeel.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Answers {@code /metrics}, {@code /-/healthy} and a plain index; GET and HEAD only. */
final class ScrapeHandler implements HttpHandler {

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String INDEX =
      """
      Evenkeel
      /metrics    for Prometheus
      /-/healthy  answers when the agent lives
      """;

  private final Metrics metrics;
  private final Guard guard;

  ScrapeHandler(Metrics metrics, Guard guard) {
    this.metrics = metrics;
    this.guard = guard;
  }

  @Override
  public void handle(HttpExchange exchange) {
    try (exchange) {
      Headers answer = exchange.getResponseHeaders();
      answer.set("X-Content-Type-Options", "nosniff");
      answer.set("Cache-Control", "no-store");
      // Kept open, the JDK server of Java 17 sends a body only after a delayed acknowledgement of
      // its
      // headers: 40 ms; TCP_NODELAY would take a JVM-wide property
      answer.set("Connection", "close");
      answer.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
      route(exchange);
    } catch (IOException gone) {
      // the client has left, or was too slow: nobody to tell
    } catch (RuntimeException | Error failure) {
      // not even an error may reach the application's handler of uncaught exceptions
      metrics.internalError("scrape", failure);
      Log.warn("scrape", "A request to the metrics endpoint failed: " + failure);
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    Headers request = exchange.getRequestHeaders();
    String path = String.valueOf(exchange.getRequestURI().getPath());
    boolean healthCheck = path.equals("/-/healthy"); // shows nothing, and probes bring no token
    if (!guard.knows(request.getFirst("Host"))) {
      send(exchange, 403, "Ask by a loopback name or address.\n");
    } else if (!healthCheck && !guard.admits(request.getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"evenkeel\"");
      send(exchange, 401, "Bring evenkeel.metrics.token as bearer token.\n");
    } else if (!healthCheck && !path.equals("/metrics") && !path.equals("/")) {
      send(exchange, 404, "Not found; the metrics are at /metrics.\n");
    } else if (!exchange.getRequestMethod().equals("GET") && !head(exchange)) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      send(exchange, 405, "GET and HEAD only.\n");
    } else if (path.equals("/metrics")) {
      scrape(exchange);
    } else {
      send(exchange, 200, healthCheck ? "ok\n" : INDEX);
    }
  }

  private void scrape(HttpExchange exchange) throws IOException {
    Headers request = exchange.getRequestHeaders();
    Preference type = new Preference(request.get("Accept"));
    Preference coding = new Preference(request.get("Accept-Encoding"));
    double weight = type.of("application/openmetrics-text");
    boolean openMetrics = weight > 0 && weight >= type.of("text/plain");
    double gzipWeight = coding.of("gzip");
    boolean gzip = gzipWeight > 0 || (gzipWeight < 0 && coding.of("*") > 0);

    ByteArrayOutputStream body = new ByteArrayOutputStream(32 * 1024);
    try (OutputStream out = gzip ? new GZIPOutputStream(body, 8192) : body) {
      metrics.scrape(out, openMetrics);
    }
    Headers answer = exchange.getResponseHeaders();
    answer.set("Vary", "Accept, Accept-Encoding");
    if (gzip) {
      answer.set("Content-Encoding", "gzip");
    }
    send(exchange, 200, openMetrics ? OPEN_METRICS : TEXT, body.toByteArray());
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, PLAIN, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (head(exchange)) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static boolean head(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }
}

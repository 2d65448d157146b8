package dev.evenkeel.agent.metrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.evenkeel.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers {@code /metrics}, {@code /-/healthy}, the pages it is given and a plain index; GET and
 * HEAD only.
 */
final class ScrapeHandler implements HttpHandler {

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String METRICS = "/metrics";
  private static final String HEALTHY = "/-/healthy";

  private final Metrics metrics;
  private final Guard guard;
  private final Map<String, Page> pages = new LinkedHashMap<>();

  ScrapeHandler(Metrics metrics, Guard guard, List<Page> pages) {
    this.metrics = metrics;
    this.guard = guard;
    Page index = new Page("/", "this list", query -> new Page.Document(PLAIN, index()));
    this.pages.put(index.path(), index);
    pages.forEach(page -> this.pages.put(page.path(), page));
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
      answer.set("Content-Security-Policy", Page.Document.NOTHING);
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
    boolean healthCheck = path.equals(HEALTHY); // shows nothing, and probes bring no token
    if (!guard.knows(request.getFirst("Host"))) {
      send(exchange, 403, "Ask by a loopback name or address.\n");
    } else if (!healthCheck && !guard.admits(request.getFirst("Authorization"))) {
      Headers answer = exchange.getResponseHeaders();
      answer.add("WWW-Authenticate", "Bearer realm=\"evenkeel\"");
      answer.add("WWW-Authenticate", "Basic realm=\"evenkeel\", charset=\"UTF-8\"");
      send(exchange, 401, "Bring evenkeel.metrics.token as bearer token, or as password.\n");
    } else if (!healthCheck && !path.equals(METRICS) && !pages.containsKey(path)) {
      send(exchange, 404, "Not found; the metrics are at /metrics.\n");
    } else if (!exchange.getRequestMethod().equals("GET") && !head(exchange)) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      send(exchange, 405, "GET and HEAD only.\n");
    } else if (healthCheck) {
      send(exchange, 200, "ok\n");
    } else if (path.equals(METRICS)) {
      scrape(exchange);
    } else {
      show(exchange, pages.get(path));
    }
  }

  private void show(HttpExchange exchange, Page page) throws IOException {
    Page.Document document;
    try {
      document = page.renderer().render(Query.of(exchange.getRequestURI().getRawQuery()));
    } catch (IllegalArgumentException wrong) {
      send(exchange, 400, wrong.getMessage() + "\n");
      return;
    }
    exchange.getResponseHeaders().set("Content-Security-Policy", document.policy());
    send(exchange, 200, document.type(), document.text().getBytes(StandardCharsets.UTF_8));
  }

  private String index() {
    StringBuilder index = new StringBuilder("Evenkeel\n");
    line(index, METRICS, "for Prometheus");
    line(index, HEALTHY, "answers when the agent lives");
    for (Page page : pages.values()) {
      line(index, page.path(), page.about());
    }
    return index.toString();
  }

  private static void line(StringBuilder index, String path, String about) {
    index.append(path).append(" ".repeat(Math.max(1, 20 - path.length()))).append(about);
    index.append('\n');
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
    try (OutputStream out = gzip ? new QuickGzip(body) : body) {
      metrics.scrape(out, openMetrics);
    }
    Headers answer = exchange.getResponseHeaders();
    answer.set("Vary", "Accept, Accept-Encoding");
    if (gzip) {
      answer.set("Content-Encoding", "gzip");
    }
    answer.set("Content-Type", openMetrics ? OPEN_METRICS : TEXT);
    send(exchange, 200, body.size(), body::writeTo);
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, PLAIN, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    send(exchange, status, body.length, out -> out.write(body));
  }

  /** Writes a body that may be megabytes, without one more copy of it. */
  private interface Body {
    void to(OutputStream out) throws IOException;
  }

  private static void send(HttpExchange exchange, int status, int length, Body body)
      throws IOException {
    if (head(exchange)) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, length);
      body.to(exchange.getResponseBody());
    }
  }

  private static boolean head(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }
}

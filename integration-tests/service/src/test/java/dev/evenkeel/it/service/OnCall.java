package dev.evenkeel.it.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Those who are on call: what Alertmanager's webhook brings, alert by alert. */
final class OnCall implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final List<Alert> alerts = new CopyOnWriteArrayList<>();
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  /**
   * One alert of one notification.
   *
   * @param status firing or resolved
   * @param nanos when it came
   */
  record Alert(
      String name, String status, String severity, String dimension, String runbook, long nanos) {

    /** Whether it tells of one of the three levels. */
    boolean level() {
      return dimension.equals("success") || dimension.equals("latency");
    }
  }

  OnCall() throws IOException {
    server.createContext("/", this::notified);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** The first that fits; null when none has come yet. */
  Alert first(Predicate<Alert> wanted) {
    return alerts.stream().filter(wanted).findFirst().orElse(null);
  }

  private void notified(HttpExchange exchange) throws IOException {
    try (exchange) {
      for (JsonNode alert :
          JSON.readTree(exchange.getRequestBody().readAllBytes()).path("alerts")) {
        JsonNode labels = alert.path("labels");
        alerts.add(
            new Alert(
                labels.path("alertname").asString(""),
                alert.path("status").asString(""),
                labels.path("severity").asString(""),
                labels.path("dimension").asString(""),
                alert.path("annotations").path("runbook_url").asString(""),
                System.nanoTime()));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

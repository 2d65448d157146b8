package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.evenkeel.it.harness.Child;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's Prometheus and Alertmanager, with the configuration in a folder. */
final class Monitoring implements AutoCloseable {

  static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerSocket prometheusPort = taken();
  private final ServerSocket alertmanagerPort = taken();
  private Child prometheus;
  private Child alertmanager;

  Monitoring() throws IOException {}

  /** A free port that nobody else gets before the program that is meant to have it starts. */
  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** Skips the test where a program is missing, which on a build server is a failure. */
  static void need(String... programs) {
    for (String program : programs) {
      boolean there =
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(each -> new File(each, program).canExecute());
      if (!there) {
        String missing = program + " is not on the path (Debian's package has it)";
        if ("true".equals(System.getenv("CI"))) {
          fail(missing);
        }
        abort(missing);
      }
    }
  }

  String prometheus() {
    return "http://127.0.0.1:" + prometheusPort.getLocalPort();
  }

  String alertmanager() {
    return "127.0.0.1:" + alertmanagerPort.getLocalPort();
  }

  void start(Path folder) throws IOException {
    int port = prometheusPort.getLocalPort();
    prometheusPort.close();
    alertmanagerPort.close();
    alertmanager =
        Child.start(
            List.of(
                "prometheus-alertmanager",
                "--config.file=" + folder.resolve("alertmanager.yml"),
                "--storage.path=" + folder.resolve("alertmanager-data"),
                "--web.listen-address=" + alertmanager(),
                "--cluster.listen-address="));
    prometheus =
        Child.start(
            List.of(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("prometheus-data"),
                "--storage.tsdb.retention.time=35d",
                "--web.listen-address=127.0.0.1:" + port));
  }

  /** The result of an instant query. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    String answer =
        get(
            prometheus()
                + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    JsonNode read = JSON.readTree(answer);
    assertEquals("success", read.path("status").asString(""), expression + ": " + answer);
    return read.path("data").path("result");
  }

  /** The value of a query that has one sample; NaN while it has none. */
  double value(String expression) throws IOException, InterruptedException {
    JsonNode result = query(expression);
    String value = result.isArray() ? result.path(0).path("value").path(1).asString("NaN") : "NaN";
    return value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
  }

  /** The alerts that Alertmanager knows. */
  JsonNode alerts() throws IOException, InterruptedException {
    return JSON.readTree(get("http://" + alertmanager() + "/api/v2/alerts"));
  }

  private String get(String url) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  /** What can be asked again and again until it is so. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Waits until a query gives a value. */
  double await(String expression, Predicate<Double> wanted, int seconds)
      throws InterruptedException {
    double[] last = {Double.NaN};
    await(
        expression,
        () -> {
          last[0] = value(expression);
          return wanted.test(last[0]);
        },
        seconds);
    return last[0];
  }

  /** Waits for a condition, through whatever a program that starts answers. */
  void await(String what, Condition condition, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Object last = "nothing";
    while (System.nanoTime() < end) {
      try {
        if (condition.holds()) {
          return;
        }
        last = "not yet";
      } catch (IOException | JacksonException | AssertionError starting) {
        last = starting;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    fail("not within " + seconds + " s: " + what + " (" + last + ")");
  }

  @Override
  public void close() {
    for (Child each : new Child[] {prometheus, alertmanager}) {
      if (each != null) {
        each.close();
      }
    }
  }
}

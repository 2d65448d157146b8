package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.OnCall.Alert;
import dev.evenkeel.it.service.app.Talks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The whole way of an alert with nothing but real parts: two instances of an application with the
 * agent, a scrape, the generated rules, the generated configuration of Alertmanager, a webhook. A
 * third application has as many models as make 500 histograms, for the length of its scrape.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class AlertsIT {

  private static final Pattern ADDRESS = Pattern.compile("metrics at http://(\\S+)/metrics\\R");

  /** Each has three histograms: of its duration, and of its tokens in and out. */
  private static final int MODELS = 168;

  private static final int SETS = 500;
  private static final String CALLS = "evenkeel_calls_total{job=\"checkout\"}";

  /** Alerts of the three levels, those too that are not told yet. */
  private static final String LEVELS =
      "ALERTS{dimension=~\"success|latency\",severity=~\"warning|severe|emergency\"}";

  /** How often is scraped; the generated files say 15s. */
  private static final String SCRAPE = System.getProperty("alerts.scrape", "5s");

  /** A level is kept for a shorter time than the default of two minutes, to see its end sooner. */
  private static final List<String> SETTINGS = List.of("-Devenkeel.slo.level.keep=15s");

  private Path folder;
  private Moody provider;
  private OnCall onCall;
  private Monitoring monitoring;
  private final List<Child> instances = new ArrayList<>();
  private Child many;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    this.folder = folder;
    Monitoring.need("prometheus", "prometheus-alertmanager");
    provider = new Moody();
    onCall = new OnCall();
    monitoring = new Monitoring();
    for (int i = 0; i < 2; i++) {
      instances.add(talk("moody", 1, 2));
    }
    many = talk("calm", 40, MODELS);
    String targets = address(instances.get(0)) + "," + address(instances.get(1));
    generate("rules", "--runbook-url", "http://" + address(instances.get(0)) + "/runbook");
    generate("alertmanager", "--webhook", onCall.url());
    generate(
        "prometheus",
        "--target",
        targets,
        "--interval",
        SCRAPE,
        "--alertmanager",
        monitoring.alertmanager());
    Files.writeString(
        folder.resolve("prometheus.yml"),
        "  - job_name: many\n    static_configs:\n      - targets: ['" + address(many) + "']\n",
        StandardOpenOption.APPEND);
    generate("dashboard");
    monitoring.start(folder);
    monitoring.await("sum(up)", up -> up == 3, 150);
  }

  private Child talk(String mood, int perSecond, int models) throws IOException {
    List<String> flags = new ArrayList<>(SETTINGS);
    flags.add(Child.agent());
    flags.add("-Devenkeel.metrics.port=0");
    flags.add("-Devenkeel.metrics.max-models=" + MODELS);
    return Child.start(Jdk.RUNNING, flags, Talks.class, provider.url(mood), perSecond, models);
  }

  private static String address(Child app) throws IOException {
    return app.awaitLog(ADDRESS).group(1);
  }

  private void generate(String command, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command, "--job", "checkout"));
    arguments.addAll(List.of("--out", folder.toString()));
    arguments.addAll(List.of(more));
    Jar run = Jar.run(SETTINGS, arguments.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
  }

  @AfterAll
  void stop() {
    instances.forEach(Child::close);
    if (many != null) {
      many.close();
    }
    if (monitoring != null) {
      monitoring.close();
      onCall.close();
      provider.close();
    }
  }

  @Test
  @Order(1)
  void tellsThoseOnCallOfTheHighestLevelOnly() throws Exception {
    monitoring.await("count(increase(" + CALLS + "[1m]) > 0)", count -> count >= 2, 150);
    // The first calls of a JVM are slow: until they are too few to be a level of their own
    monitoring.await("evenkeel:calls:increase5m{job=\"checkout\"}", calls -> calls >= 20, 150);
    monitoring.await("count(" + LEVELS + ") or vector(0)", levels -> levels == 0, 400);
    provider.bad(true);
    speed(10);
    long begin = System.nanoTime();
    for (String dimension : List.of("success", "latency")) {
      monitoring.await(
          "notified of " + dimension,
          () -> emergency(dimension, "firing") != null,
          300); // the objective alert-response
      print("emergency of " + dimension + " told", begin, emergency(dimension, "firing"));
    }
    // The smaller level goes on as well, and Alertmanager keeps it back.
    monitoring.await("severe levels kept back", () -> inhibited("severe").size() == 2, 300);
    Set<String> told = new TreeSet<>();
    for (Alert alert : onCall.alerts()) {
      if (alert.level() && alert.nanos() > begin && alert.status().equals("firing")) {
        told.add(alert.dimension() + " " + alert.severity());
      }
    }
    assertEquals(Set.of("latency emergency", "success emergency"), told);
    String runbook = emergency("success", "firing").runbook();
    assertTrue(runbook.endsWith("/runbook#llmsuccessrateemergency"), runbook);
    assertTrue(Scrape.get(runbook).contains("<h2 id=\"llmsuccessrateemergency\">"), runbook);
  }

  @Test
  @Order(2)
  void addsUpOverTheInstancesOfAJob() throws Exception {
    assertEquals(2, monitoring.value("count(count by (instance) (" + CALLS + "))"));
    String rule = "evenkeel:calls:increase5m{job=\"checkout\"}";
    long at = Math.round(monitoring.value("timestamp(" + rule + ")") * 1_000);
    double sum = 0;
    // Of one and the same moment: that of the rule's last evaluation
    String each =
        "sum by (instance) (increase(%s[5m] @ %.3f))"
            .formatted(CALLS.replace("}", ",outcome!=\"excluded\"}"), at / 1e3);
    for (JsonNode instance : monitoring.query(each)) {
      double calls = Double.parseDouble(instance.path("value").path(1).asString());
      assertTrue(calls > 100, instance.toString());
      sum += calls;
    }
    double known = monitoring.value("%s @ %.3f".formatted(rule, at / 1e3));
    assertEquals(sum, known, sum / 100);
    assertEquals(1, monitoring.query("evenkeel:calls:increase5m").size());
    assertEquals(
        1, monitoring.query("slo:sli_error:ratio_rate5m{sloth_slo=\"llm-success\"}").size());
  }

  @Test
  @Order(3)
  void scrapesFiveHundredSeriesSetsUnderLoad() throws Exception {
    String sets = "count({job=\"many\",le=\"+Inf\"})";
    monitoring.await(sets, count -> count >= SETS, 300);
    String scrape = "scrape_duration_seconds{job=\"many\"}";
    System.out.printf(
        Locale.ROOT,
        "scrape of %.0f histograms at 40 calls/s: %.0f samples, the last %.0f ms, of the last"
            + " minute median %.0f ms, longest %.0f ms%n",
        monitoring.value(sets),
        monitoring.value("scrape_samples_scraped{job=\"many\"}"),
        1e3 * monitoring.value(scrape),
        1e3 * monitoring.value("quantile_over_time(0.5, " + scrape + "[1m])"),
        1e3 * monitoring.value("max_over_time(" + scrape + "[1m])"));
    assertEquals(
        0, monitoring.value("evenkeel_agent_series_limited_total{job=\"many\"} or vector(0)"));
  }

  /** Titles of panels that stay empty where no model streams, falls back or is refused. */
  private static final Set<String> MAY_BE_EMPTY =
      Set.of(
          "Time to first chunk",
          "Retried calls by end",
          "Retries by reason",
          "Refused calls",
          "Fallbacks",
          "Violations by kind",
          "Share of violations",
          "Cost of 24 hours",
          "Cost per hour",
          "Loss per hour",
          "Loss of 1 hour",
          "Failures inside the agent");

  @Test
  @Order(4)
  void answersTheQueriesOfTheDashboard() throws Exception {
    JsonNode dashboard = Monitoring.JSON.readTree(folder.resolve("dashboard.json").toFile());
    int asked = 0;
    int answered = 0;
    Set<String> empty = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        asked++;
        if (monitoring.query(substituted(target.path("expr").asString())).isEmpty()) {
          empty.add(panel.path("title").asString());
        } else {
          answered++;
        }
      }
    }
    for (JsonNode annotation : dashboard.path("annotations").path("list")) {
      monitoring.query(substituted(annotation.path("expr").asString()));
    }
    System.out.println(
        asked + " queries of the dashboard, " + answered + " with data, empty: " + empty);
    empty.removeAll(MAY_BE_EMPTY);
    assertEquals(Set.of(), empty);
  }

  @Test
  @Order(5)
  void servesWhatTheCommandsWrite() throws Exception {
    String own = "http://" + address(instances.get(0));
    assertEquals(
        Files.readString(folder.resolve("rules.yml")),
        Scrape.get(own + "/rules?job=checkout&runbook-url=" + own + "/runbook"));
    assertEquals(
        Files.readString(folder.resolve("alertmanager.yml")),
        Scrape.get(own + "/alertmanager.yml?webhook=" + onCall.url()));
    assertEquals(
        Files.readString(folder.resolve("dashboard.json")),
        Scrape.get(own + "/dashboard.json?job=checkout"));
  }

  @Test
  @Order(6)
  void reportsFromPrometheusAndFromAnInstance() throws Exception {
    Jar of = report("--prometheus", monitoring.prometheus(), "--job", "checkout", "--since", "10m");
    assertEquals(1, of.code(), of.err());
    JsonNode all = Monitoring.JSON.readTree(of.out());
    JsonNode success = objective(all, "llm-success");
    assertEquals(0.98, success.path("measured").asDouble(), 0.01, of.out());
    assertEquals("missed", success.path("verdict").asString());
    assertEquals("met", objective(all, "breaker-closed").path("verdict").asString());
    // On a busy machine a scrape may fail
    assertTrue(objective(all, "availability").path("measured").asDouble() > 0.5, of.out());
    assertEquals(3, all.path("incidents").path(0).path("level").asInt(), of.out());
    assertTrue(all.path("failures").path("server_error").asDouble() > 5, of.out());
    assertTrue(all.path("history").path(0).path("calls").asDouble() > 500, of.out());

    Jar one = report("--url", "http://" + address(instances.get(0)));
    assertEquals(1, one.code(), one.err());
    JsonNode its = Monitoring.JSON.readTree(one.out());
    double share = objective(its, "llm-success").path("measured").asDouble();
    assertTrue(share > 0.95 && share < 0.999, one.out());
    double sum = all.path("calls").path("success").asDouble();
    assertTrue(its.path("calls").path("success").asDouble() < 0.7 * sum, "one instance of two");

    assertEquals(3, report("--prometheus", monitoring.prometheus(), "--job", "none").code());
  }

  private static Jar report(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("report", "--format", "json"));
    arguments.addAll(List.of(options));
    return Jar.run(List.of(), arguments.toArray(String[]::new));
  }

  private static JsonNode objective(JsonNode report, String id) {
    for (JsonNode each : report.path("objectives")) {
      if (each.path("slo").asString().equals(id)) {
        return each;
      }
    }
    throw new AssertionError("no " + id + " in " + report);
  }

  private static String substituted(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$job", "checkout")
        .replaceAll("[$](instance|provider|model)", ".*");
  }

  @Test
  @Order(9)
  void resolvesAfterRecovery() throws Exception {
    provider.bad(false);
    speed(60);
    long begin = System.nanoTime();
    for (String dimension : List.of("success", "latency")) {
      monitoring.await(
          "resolved: " + dimension, () -> emergency(dimension, "resolved") != null, 900);
      print("emergency of " + dimension + " resolved", begin, emergency(dimension, "resolved"));
    }
  }

  private void speed(int perSecond) throws IOException {
    for (Child each : instances) {
      each.say(perSecond + "\n");
    }
  }

  private Alert emergency(String dimension, String status) {
    return onCall.first(
        alert ->
            alert.severity().equals("emergency")
                && alert.dimension().equals(dimension)
                && alert.status().equals(status));
  }

  /** The dimensions of which an alert of this severity is kept back by another. */
  private Set<String> inhibited(String severity) throws IOException, InterruptedException {
    Set<String> found = new TreeSet<>();
    for (JsonNode alert : monitoring.alerts()) {
      if (alert.path("labels").path("severity").asString("").equals(severity)
          && !alert.path("status").path("inhibitedBy").isEmpty()) {
        found.add(alert.path("labels").path("dimension").asString(""));
      }
    }
    return found;
  }

  private static void print(String what, long begin, Alert alert) {
    System.out.printf(
        "%s after %d s (scrape every %s)%n",
        what, TimeUnit.NANOSECONDS.toSeconds(alert.nanos() - begin), SCRAPE);
  }
}

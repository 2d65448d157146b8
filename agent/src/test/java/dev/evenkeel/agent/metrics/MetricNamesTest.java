package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.SECOND;
import static dev.evenkeel.agent.metrics.Samples.attempt;
import static dev.evenkeel.agent.metrics.Samples.call;
import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static dev.evenkeel.agent.metrics.Samples.of;
import static dev.evenkeel.agent.metrics.Samples.retry;
import static dev.evenkeel.agent.metrics.Samples.returned;
import static dev.evenkeel.agent.metrics.Samples.scrape;
import static dev.evenkeel.agent.metrics.Samples.serving;
import static dev.evenkeel.agent.metrics.Samples.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.call.Recorder.Work;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.MetricNames.Type;
import dev.evenkeel.agent.metrics.Samples.FakeRoute;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Level;
import dev.evenkeel.agent.slo.SloTracker;
import dev.evenkeel.agent.slo.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricNamesTest {

  private static final Set<String> TARGET_LABELS =
      Set.of("service", "job", "instance", "namespace", "pod", "endpoint", "container");

  @Test
  void theCatalogueIsExactlyWhatIsServedWithTypeHelpAndLabels() {
    String scrape = scrape(everything());
    assertEquals(
        MetricNames.all().stream()
            .map(metric -> metric.exposedName() + " " + served(metric.type()))
            .sorted()
            .collect(Collectors.joining("\n")),
        scrape
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.substring("# TYPE ".length()))
            .sorted()
            .collect(Collectors.joining("\n")));
    for (Metric metric : MetricNames.all()) {
      assertTrue(
          scrape.contains("# HELP " + metric.exposedName() + " " + metric.help() + "\n"),
          metric.exposedName());
      assertEquals(Set.copyOf(metric.labels()), labels(scrape, metric), metric.exposedName());
    }
  }

  @Test
  void noLabelIsOneThatPrometheusSetsItself() {
    for (Metric metric : MetricNames.all()) {
      assertTrue(metric.labels().stream().noneMatch(TARGET_LABELS::contains), metric.toString());
    }
  }

  @Test
  void everyThresholdOfAnObjectiveIsAnEdge() {
    String scrape = scrape(everything());
    for (String edge : new String[] {"0.1", "0.3", "0.5", "1.0", "120.0", "+Inf"}) {
      assertTrue(scrape.contains("le=\"" + edge + "\""), edge);
    }
  }

  @Test
  void theTableHasARowForEachMetric() {
    List<String> rows = MetricNames.markdownTable().lines().toList();
    assertEquals(MetricNames.all().size() + 2, rows.size());
    assertEquals(
        "| `evenkeel_circuit_breaker_open_seconds_total` | counter | `breaker` |"
            + " Time that the breaker has been open or half open, in which it refuses calls |",
        rows.stream().filter(row -> row.contains("_open_seconds")).findFirst().orElseThrow());
    assertTrue(rows.stream().allMatch(row -> row.chars().filter(c -> c == '|').count() == 5));
  }

  @Test
  void promtoolHasNothingToComplainOf() throws Exception {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException missing) {
      abort("promtool is not on the path, so the scrape is not checked by it");
      return;
    }
    try (var input = promtool.getOutputStream()) {
      input.write(scrape(everything()).getBytes(StandardCharsets.UTF_8));
    }
    String complaints =
        new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, promtool.waitFor(), complaints);
    assertEquals("", complaints);
  }

  @Test
  void openMetricsEndsAsItMustAndHasNoExemplars() {
    String scrape = scrape(everything(), true);
    assertTrue(scrape.endsWith("# EOF\n"));
    assertFalse(scrape.contains(" # {"), "old Prometheus rejects a scrape with some of them");
  }

  /** Metrics in which each of the catalogue has been recorded. */
  private static Metrics everything() {
    Metrics metrics = Samples.priced();
    Endpoint gpt = endpoint("openai", "gpt-4o");
    FakeRoute route = new FakeRoute(gpt.route());
    metrics.bind(() -> List.of(route));
    metrics.notReloaded();
    metrics.bindDrill(() -> true);
    metrics.drilled(gpt, Caller.UNKNOWN, "timeout");
    metrics.wouldHave(gpt, Caller.UNKNOWN, "retry");
    metrics.callStarted(gpt);
    metrics.attemptEnded(
        new Attempt(gpt, 1, of(Outcome.OVERLOADED), 529, 1, "sdk", returned("layered", true)));
    metrics.attemptEnded(attempt(gpt, Outcome.TRUNCATED, returned("policy", false)));
    metrics.paced(gpt, "rate_limit", SECOND);
    metrics.fellBack(gpt, gpt.with("spare"), "overloaded", "success");
    metrics.hedged(gpt, "won");
    metrics.retryScheduled(gpt, of(Outcome.OVERLOADED), retry(SECOND));
    Usage usage = new Usage(1, 2, 3, 4, 5);
    metrics.attemptEnded(attempt(gpt, 1, Outcome.TRANSPORT, new Work(null, usage, true)));
    metrics.callEnded(new Call(gpt, Result.SUCCESS, of(Outcome.OK), 2, SECOND, 1, 1, usage, ""));
    metrics.callEnded(
        new Call(
            gpt,
            Result.REJECTED,
            of(Outcome.UNAVAILABLE),
            0,
            1,
            0,
            -1,
            Usage.NONE,
            "breaker_open"));
    metrics.callEnded(call(gpt, Result.FAILURE, Outcome.TIMEOUT, 1));
    metrics.breakerChanged(gpt, route, BreakerState.CLOSED, BreakerState.OPEN, "test");
    metrics.bind(new SloTracker(settings(serving("127.0.0.1", 0, "")), List.of(metrics)));
    metrics.incidentEnded(
        new Incident("", Tier.TECHNICAL, 0, 60_000, Level.SEVERE, Indicator.LLM_SUCCESS));
    metrics.woven("okhttp", "ok");
    metrics.worked("request", 5_000);
    metrics.internalError("transport", new IllegalStateException("seen"));
    return metrics;
  }

  private static String served(Type type) {
    return switch (type) {
      case COUNTER -> "counter";
      case HISTOGRAM -> "histogram";
      case GAUGE, INFO -> "gauge"; // the text format has no info
    };
  }

  private static Set<String> labels(String scrape, Metric metric) {
    return scrape
        .lines()
        .filter(line -> line.matches(metric.exposedName() + "(_bucket|_count|_sum)?[{ ].*"))
        .filter(line -> line.contains("{"))
        .map(line -> line.substring(line.indexOf('{') + 1, line.lastIndexOf('}')))
        .flatMap(labels -> Arrays.stream(labels.split("(?<=\"),")))
        .map(label -> label.substring(0, label.indexOf('=')))
        .filter(label -> !label.equals("le"))
        .collect(Collectors.toSet());
  }
}

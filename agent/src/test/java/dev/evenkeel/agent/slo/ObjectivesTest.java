package dev.evenkeel.agent.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ObjectivesTest {

  @Test
  void hasOneOfEachIndicatorForTheServiceWithTheNumbersOfTheIssue() {
    List<Objective> all = Objectives.of(settings()).all();
    assertEquals(
        List.of(
            "business-success business 0.9999 NaN 1.0E-4",
            "business-correctness business 0.9999 NaN 1.0E-4",
            "business-latency business 0.95 0.1 0.05",
            "business-loss business NaN 100.0 NaN",
            "llm-success technical 0.999 NaN 0.001",
            "llm-latency technical 0.95 0.5 0.05",
            "breaker-closed technical 0.99 NaN 0.01",
            "retry-success technical 0.95 NaN 0.05",
            "availability infrastructure 0.9999 NaN 1.0E-4",
            "monitoring-latency infrastructure NaN 0.1 NaN",
            "alert-response infrastructure NaN 300.0 NaN",
            "recovery infrastructure NaN 1800.0 NaN"),
        all.stream()
            .map(
                one ->
                    one.id()
                        + " "
                        + one.tier().label()
                        + " "
                        + one.target()
                        + " "
                        + one.threshold()
                        + " "
                        + one.budget())
            .toList());
    assertTrue(all.stream().allMatch(one -> one.workload().isEmpty()));
  }

  @Test
  void addsThoseOfWorkloadsWithTheServicesValuesWhereTheyHaveNone() {
    Objectives objectives =
        Objectives.of(
            settings(
                "workloads=com.acme.*=trading",
                "slo.llm-latency.threshold=2s,trading=250ms",
                "slo.llm-latency.objective=90"));
    List<Objective> own =
        objectives.all().stream().filter(one -> one.workload().equals("trading")).toList();
    assertEquals(
        List.of(
            new Objective(Indicator.LLM_LATENCY, "trading", 0.9, 0.25, Duration.ofDays(30), true)),
        own);
    assertEquals(0.999, objectives.of(Indicator.LLM_SUCCESS, "trading").target());
  }

  @Test
  void everyThresholdIsAnEdgeAndThereAreNeverMoreThanThirty() {
    assertEquals(20, Edges.of(settings()).size());
    List<Duration> edges =
        Edges.of(settings("slo.llm-latency.threshold=2500ms", "slo.level.warning.latency=123ms"));
    assertEquals(22, edges.size());
    assertTrue(edges.contains(Duration.ofMillis(2500)) && edges.contains(Duration.ofMillis(123)));
    assertEquals(edges.stream().sorted().toList(), edges);

    StringBuilder workloads = new StringBuilder("workloads=");
    StringBuilder thresholds = new StringBuilder("slo.llm-latency.threshold=500ms");
    for (int i = 0; i < 20; i++) {
      workloads.append("com.acme.W").append(i).append("=w").append(i).append(',');
      thresholds.append(",w").append(i).append('=').append(1001 + i).append("ms");
    }
    List<Duration> full = Edges.of(settings(workloads.toString(), thresholds.toString()));
    assertEquals(30, full.size());
    for (int i = 0; i < 20; i++) {
      assertTrue(full.contains(Duration.ofMillis(1001 + i)), full.toString());
    }
    assertTrue(full.contains(Duration.ofMillis(300)) && full.contains(Duration.ofSeconds(1)));
  }

  /** Lines of {@code key=value} without {@code evenkeel.}; they must be valid. */
  static Settings.Slo settings(String... lines) {
    Properties properties = new Properties();
    Arrays.stream(lines)
        .map(line -> line.split("=", 2))
        .forEach(pair -> properties.setProperty("evenkeel." + pair[0], pair[1]));
    Settings settings = SettingsReader.read(properties, Map.of(), null);
    assertEquals(List.of(), settings.warnings());
    return settings.slo();
  }
}

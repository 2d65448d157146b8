package dev.evenkeel.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloReaderTest {

  private static final Duration MONTH = Duration.ofDays(30);

  private final Map<String, String> given = new LinkedHashMap<>();

  @Test
  void hasTheDefaultsOfTheFactsWhenNothingIsSet() {
    Settings.Slo slo = slo();
    assertEquals(
        Map.ofEntries(
            Map.entry("business-success", share(0.9999)),
            Map.entry("business-correctness", share(0.9999)),
            Map.entry("business-latency", within(0.95, 100, false)),
            Map.entry("business-loss", new Settings.SloObjective(Map.of(), Map.of(), none(), true)),
            Map.entry("llm-success", share(0.999)),
            Map.entry("llm-latency", within(0.95, 500, true)),
            Map.entry("breaker-closed", share(0.99)),
            Map.entry("retry-success", share(0.95)),
            Map.entry("availability", share(0.9999)),
            Map.entry("monitoring-latency", limit(Duration.ofMillis(100))),
            Map.entry("alert-response", limit(Duration.ofMinutes(5))),
            Map.entry("recovery", limit(Duration.ofMinutes(30)))),
        slo.objectives());
    assertEquals(
        new Settings.Levels(
            new Settings.Level(0.995, Duration.ofMillis(300), Duration.ofMinutes(2)),
            new Settings.Level(0.99, Duration.ofMillis(500), Duration.ofMinutes(1)),
            new Settings.Level(0.985, Duration.ofSeconds(1), Duration.ofSeconds(30)),
            Duration.ofMinutes(2)),
        slo.levels());
    assertEquals(20, slo.minEvents());
    assertEquals(100, slo.lossLimit());
    assertEquals(Map.of(), slo.amountPerCall());
    assertEquals(Map.of(), slo.amountPerDay());
  }

  @Test
  void readsWhatIsSetForTheServiceAndForWorkloads() {
    given.put("workloads", "com.acme.*=trading");
    given.put("slo.llm-success.objective", "99.5, trading = 99.95%");
    given.put("slo.llm-latency.threshold", "trading=250ms");
    given.put("slo.llm-latency.window", "28d");
    given.put("slo.business-latency.alerting", "true");
    given.put("slo.amount.per-day", "10000000");
    given.put("slo.amount.per-call", "trading=12.5");
    Settings.Slo slo = slo();
    assertEquals(
        Map.of("", 0.995, "trading", 0.9995), slo.objectives().get("llm-success").targets());
    assertEquals(
        Map.of("", Duration.ofMillis(500), "trading", Duration.ofMillis(250)),
        slo.objectives().get("llm-latency").thresholds());
    assertEquals(Duration.ofDays(28), slo.objectives().get("llm-latency").window());
    assertTrue(slo.objectives().get("business-latency").alerting());
    assertEquals(Map.of("", 1e7), slo.amountPerDay());
    assertEquals(Map.of("trading", 12.5), slo.amountPerCall());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "slo.llm-success.objective; 100; a percentage such as 99.9%, from 1% to 99.99999%",
        "slo.llm-success.objective; 0.999; a percentage such as 99.9%",
        "slo.llm-success.objective; 99.9,99.5; a percentage such as 99.9%",
        "slo.llm-success.objective; 99.9,tra.ding=99; workload=value",
        "slo.availability.objective; 99.9,trading=99; a percentage such as 99.9%",
        "slo.llm-latency.threshold; 500; a time with its unit",
        "slo.llm-latency.window; 30; 7d, 28d or 30d",
        "slo.min-events; 0; a whole number from 1 to 1000000",
        "slo.level.severe.success; 101%; a percentage",
        "slo.amount.per-day; $5; a number from 0.0"
      })
  void namesKeyValueAndRemedyOfWhatIsWrong(String key, String value, String valid) {
    given.put(key, value);
    List<String> warnings = settings().warnings();
    assertEquals(1, warnings.size(), warnings.toString());
    String warning = warnings.get(0);
    assertTrue(
        warning.startsWith("evenkeel." + key + " cannot be '" + value + "'")
            && warning.contains(valid)
            && warning.endsWith(" holds."),
        warning);
    given.clear();
    assertEquals(slo(), slo());
  }

  @Test
  void keepsTheLevelsInOrder() {
    given.put("slo.level.severe.success", "99.5%");
    given.put("slo.level.emergency.latency", "400ms");
    Settings settings = settings();
    given.clear();
    assertEquals(slo().levels(), settings.slo().levels());
    assertEquals(
        List.of(
            "evenkeel.slo.level.warning.success, evenkeel.slo.level.severe.success and"
                + " evenkeel.slo.level.emergency.success must fall from one to the next: the"
                + " defaults of all three hold.",
            "evenkeel.slo.level.warning.latency, evenkeel.slo.level.severe.latency and"
                + " evenkeel.slo.level.emergency.latency must rise from one to the next: the"
                + " defaults of all three hold."),
        settings.warnings());
  }

  @Test
  void saysWhichWorkloadNoCallCanHave() {
    given.put("workloads", "com.acme.*=trading");
    given.put("slo.llm-success.objective", "99,tradnig=99.9");
    assertEquals(
        List.of(
            "evenkeel.slo.llm-success.objective names the workload 'tradnig', which no call has:"
                + " name it in evenkeel.workloads, or set evenkeel.workload.header."),
        settings().warnings());
    given.put("workload.header", "x-workload");
    assertEquals(List.of(), settings().warnings());
  }

  @Test
  void refusesMoreThresholdsThanAHistogramHasEdgesFor() {
    StringBuilder workloads = new StringBuilder();
    StringBuilder thresholds = new StringBuilder("500ms");
    for (int i = 0; i < 24; i++) {
      workloads.append("com.acme.W").append(i).append("=w").append(i).append(',');
      thresholds.append(",w").append(i).append('=').append(1001 + i).append("ms");
    }
    given.put("workloads", workloads.toString());
    given.put("slo.llm-latency.threshold", thresholds.toString());
    Settings settings = settings();
    assertEquals(1, settings.warnings().size());
    assertTrue(settings.warnings().get(0).startsWith("There are 28 thresholds"));
    assertEquals(
        Map.of("", Duration.ofMillis(500)),
        settings.slo().objectives().get("llm-latency").thresholds());
  }

  private static Settings.SloObjective share(double target) {
    return new Settings.SloObjective(Map.of("", target), Map.of(), MONTH, true);
  }

  private static Settings.SloObjective within(double target, int millis, boolean alerting) {
    Map<String, Duration> thresholds = Map.of("", Duration.ofMillis(millis));
    return new Settings.SloObjective(Map.of("", target), thresholds, MONTH, alerting);
  }

  private static Settings.SloObjective limit(Duration threshold) {
    return new Settings.SloObjective(Map.of(), Map.of("", threshold), none(), true);
  }

  private static Duration none() {
    return Duration.ZERO;
  }

  private Settings.Slo slo() {
    Settings settings = settings();
    assertEquals(List.of(), settings.warnings());
    return settings.slo();
  }

  private Settings settings() {
    Properties properties = new Properties();
    given.forEach((key, value) -> properties.setProperty("evenkeel." + key, value));
    return SettingsReader.read(properties, Map.of(), null);
  }
}

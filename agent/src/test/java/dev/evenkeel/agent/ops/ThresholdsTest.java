package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.slo.Objectives;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Every number of the generated rules at default settings, written out: who changes one, in the
 * generator or in the defaults, has to change it here as well. The numbers are those of the SRE
 * workbook's chapter 5 (2 %, 5 %, 10 %, 10 % of the budget of 30 days in 1 h, 6 h, 1 d, 3 d) and of
 * the objectives.
 */
class ThresholdsTest {

  private static final String BURN_ALERTS =
      """
      page 2m business-success ratio_rate1h > 0.00144 ratio_rate5m > 0.00144 [1h] >= 5
      page 5m business-success ratio_rate6h > 0.0006 ratio_rate30m > 0.0006 [6h] >= 5
      ticket 15m business-success ratio_rate1d > 0.0003 ratio_rate2h > 0.0003 [1d] >= 5
      ticket 30m business-success ratio_rate3d > 0.0001 ratio_rate6h > 0.0001 [3d] >= 5
      page 2m business-correctness ratio_rate1h > 0.00144 ratio_rate5m > 0.00144 [1h] >= 5
      page 5m business-correctness ratio_rate6h > 0.0006 ratio_rate30m > 0.0006 [6h] >= 5
      ticket 15m business-correctness ratio_rate1d > 0.0003 ratio_rate2h > 0.0003 [1d] >= 5
      ticket 30m business-correctness ratio_rate3d > 0.0001 ratio_rate6h > 0.0001 [3d] >= 5
      page 2m llm-success ratio_rate1h > 0.0144 ratio_rate5m > 0.0144 [1h] >= 5
      page 5m llm-success ratio_rate6h > 0.006 ratio_rate30m > 0.006 [6h] >= 5
      ticket 15m llm-success ratio_rate1d > 0.003 ratio_rate2h > 0.003 [1d] >= 5
      ticket 30m llm-success ratio_rate3d > 0.001 ratio_rate6h > 0.001 [3d] >= 5
      page 2m llm-latency ratio_rate1h > 0.72 ratio_rate5m > 0.72 [1h] le="0.5" [1h] >= 5
      page 5m llm-latency ratio_rate6h > 0.3 ratio_rate30m > 0.3 [6h] le="0.5" [6h] >= 5
      ticket 15m llm-latency ratio_rate1d > 0.15 ratio_rate2h > 0.15 [1d] le="0.5" [1d] >= 5
      ticket 30m llm-latency ratio_rate3d > 0.05 ratio_rate6h > 0.05 [3d] le="0.5" [3d] >= 5
      page 2m breaker-closed ratio_rate1h > 0.144 ratio_rate5m > 0.144
      page 5m breaker-closed ratio_rate6h > 0.06 ratio_rate30m > 0.06
      ticket 15m breaker-closed ratio_rate1d > 0.03 ratio_rate2h > 0.03
      ticket 30m breaker-closed ratio_rate3d > 0.01 ratio_rate6h > 0.01
      page 2m retry-success ratio_rate1h > 0.72 ratio_rate5m > 0.72 [1h] >= 5
      page 5m retry-success ratio_rate6h > 0.3 ratio_rate30m > 0.3 [6h] >= 5
      ticket 15m retry-success ratio_rate1d > 0.15 ratio_rate2h > 0.15 [1d] >= 5
      ticket 30m retry-success ratio_rate3d > 0.05 ratio_rate6h > 0.05 [3d] >= 5
      page 2m availability ratio_rate1h > 0.00144 ratio_rate5m > 0.00144
      page 5m availability ratio_rate6h > 0.0006 ratio_rate30m > 0.0006
      ticket 15m availability ratio_rate1d > 0.0003 ratio_rate2h > 0.0003
      ticket 30m availability ratio_rate3d > 0.0001 ratio_rate6h > 0.0001
      """;

  private static final String OTHER_ALERTS =
      """
      LlmErrorBudgetNearlySpent ticket 15m [30d] / 2592000, 1 > 0.8
      LlmErrorBudgetNearlySpent ticket 15m [30d] / 2592000, 1 > 0.8
      LlmErrorBudgetNearlySpent ticket 15m [30d] / 2592000, 1 > 0.8
      LlmErrorBudgetNearlySpent ticket 15m [30d] / 2592000, 1 > 0.8
      LlmErrorBudgetNearlySpent ticket 15m [30d] / 2592000, 1 > 0.8
      LlmErrorBudgetNearlySpent ticket 15m [30d] / 2592000, 1 > 0.8
      LlmErrorBudgetNearlySpent ticket 15m [30d] / 2592000, 1 > 0.8
      LlmSuccessRateWarning warning 120s+120s ratio_rate5m < 0.995 increase5m >= 20
      LlmLatencyWarning warning 120s+120s p95_5m > 0.3 increase5m >= 20
      LlmSuccessRateSevere severe 60s+120s ratio_rate5m < 0.99 increase5m >= 20
      LlmLatencySevere severe 60s+120s p95_5m > 0.5 increase5m >= 20
      LlmSuccessRateEmergency emergency 30s+120s ratio_rate5m < 0.985 increase5m >= 20
      LlmLatencyEmergency emergency 30s+120s p95_5m > 1 increase5m >= 20
      LlmBusinessLoss severe 1m increase1h > 100
      LlmBreakerOpen warning 1m > 0
      LlmAgentTargetDown emergency 1m == 0
      LlmAgentAbsent severe 3m
      LlmMonitoringSlow warning 5m [5m] > 0.1
      LlmRecoveryTooSlow emergency 0s > 1800
      LlmSloConfigDrift warning 15m !=
      """;

  /** Objective, error budget, days of the period, and the denominators of the burn rates. */
  private static final String BUDGETS =
      """
      business-success 0.9999 0.0001 30 0.0001 0.0001
      business-correctness 0.9999 0.0001 30 0.0001 0.0001
      business-latency 0.95 0.05 30 0.05 0.05
      llm-success 0.999 0.001 30 0.001 0.001
      llm-latency 0.95 0.05 30 0.05 0.05
      breaker-closed 0.99 0.01 30 0.01 0.01
      retry-success 0.95 0.05 30 0.05 0.05
      availability 0.9999 0.0001 30 0.0001 0.0001
      """;

  private static final String WINDOWS =
      "[5m] [30m] [1h] [2h] [6h] [1d] [3d] [30d]"; // of each objective's shares

  private static final String LEVELS =
      """
      evenkeel:rules_time:seconds 5m
      evenkeel:call_success:ratio_rate5m 15s 1 - ratio_rate5m
      evenkeel:call_duration_seconds:p50_5m 15s 0.5, [5m]
      evenkeel:call_duration_seconds:p95_5m 15s 0.95, [5m]
      evenkeel:call_duration_seconds:p99_5m 15s 0.99, [5m]
      evenkeel:calls:increase5m 15s [5m]
      evenkeel:slo_level:current 15s ratio_rate5m < bool 0.995 ratio_rate5m < bool 0.99 ratio_rate5m < bool 0.985
      evenkeel:slo_level:current 15s p95_5m > bool 0.3 p95_5m > bool 0.5 p95_5m > bool 1
      evenkeel:business_amount_usd:increase1h 30s [1h]
      evenkeel:business_loss_usd:increase1h 30s ratio_rate1h increase1h
      evenkeel:business_loss_usd:increase1h 30s [1h]
      """;

  /** What those who are woken read: the first number of each alert of levels and watches. */
  private static final String WORDS =
      """
      job: llm-success burns its error budget 14.4x too fast (1h/5m): over 1h, allowed 0.1%, 30d in 50 h
      job: llm-success burns its error budget 6x too fast (6h/30m): over 6h, allowed 0.1%, 30d in 120 h
      job: llm-success burns its error budget 3x too fast (1d/2h): over 1d, allowed 0.1%, 30d in 240 h
      job: llm-success burns its error budget 1x too fast (3d/6h): over 3d, allowed 0.1%, 30d in 720 h
      job: the error budget of llm-success is nearly spent: 30 days
      job: LLM success rate below 99.5%: 5m
      job: LLM P95 latency above 0.3 s: 5m P95
      job: LLM success rate below 99%: 5m
      job: LLM P95 latency above 0.5 s: 5m P95
      job: LLM success rate below 98.5%: 5m
      job: LLM P95 latency above 1 s: 5m P95
      job: estimated loss above $100/h: last hour
      job: circuit breaker open: 1 minute
      job: scrape target down: 1 minute
      job: no agent metrics:
      job: scrape slower than 100 ms:
      job: not recovered within 30 minutes: 30 minutes
      job: running SLO target differs from the loaded rules:
      """;

  private static final Pattern SPOKEN =
      Pattern.compile(
          "over \\d\\w, allowed [\\d.]+%|\\d+d(?= budget)|in \\d+ h|\\d+ days|5m( P95)?|last hour"
              + "|[\\d.]+ minutes?");

  private static final Pattern NUMBERS =
      Pattern.compile(
          "(?:==|>=|<=|[<>])\\s*(?:bool )?[\\d.]+|!=(?= on)|\\[\\w+\\]|ratio_rate\\w+|le=\"[^\"]+\""
              + "|p95_5m|/ \\d+, \\d|increase\\d\\w|^1 -|(?<=\\()0\\.\\d+,");

  private final Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));

  /** A rule with its group's interval. */
  private record Rule(String interval, Map<?, ?> fields) {

    String text(String field) {
      Object value = fields.get(field);
      return value == null ? "" : value.toString();
    }

    String label(String name) {
      return String.valueOf(((Map<?, ?>) fields.get("labels")).get(name));
    }

    boolean is(String kind) {
      return fields.containsKey(kind);
    }

    String numbers() {
      return NUMBERS
          .matcher(text("expr"))
          .results()
          .map(found -> found.group().replaceAll("\\s+", " "))
          .collect(Collectors.joining(" "));
    }
  }

  private static String text(String... settings) {
    Properties properties = new Properties();
    for (int at = 0; at < settings.length; at += 2) {
      properties.setProperty("evenkeel." + settings[at], settings[at + 1]);
    }
    Settings read = SettingsReader.read(properties, Map.of(), null);
    assertEquals(List.of(), read.warnings());
    return Rules.text(Objectives.of(read.slo()), "job", "");
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    Map<?, ?> file = yaml.load(text());
    for (Object group : (List<?>) file.get("groups")) {
      Map<?, ?> fields = (Map<?, ?>) group;
      for (Object rule : (List<?>) fields.get("rules")) {
        rules.add(new Rule(fields.get("interval").toString(), (Map<?, ?>) rule));
      }
    }
    return rules;
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(line -> line.strip() + "\n").collect(Collectors.joining());
  }

  @Test
  void burnsAreThoseOfTheWorkbookForEachObjective() {
    List<String> found = new ArrayList<>();
    for (Rule rule : rules()) {
      if (rule.text("alert").equals("LlmSloBurnRate")) {
        found.add(
            rule.label("severity")
                + " "
                + rule.text("for")
                + " "
                + rule.label("slo")
                + " "
                + rule.numbers());
        assertEquals("30s", rule.interval);
        assertEquals(rule.label("severity"), rule.label("sloth_severity"));
      }
    }
    assertEquals(BURN_ALERTS, lines(found));
  }

  @Test
  void burnFactorsAreSharesOfTheBudgetOverItsWindows() {
    Map<String, String> factors = new TreeMap<>();
    for (Rule rule : rules()) {
      if (rule.text("alert").equals("LlmSloBurnRate")) {
        factors.put(rule.label("burn_window"), rule.label("burn_factor"));
      }
    }
    assertEquals(Map.of("1h", "14.4", "6h", "6", "1d", "3", "3d", "1"), factors);
    String week = text("slo.llm-success.window", "7d");
    for (String factor : new String[] {"3.36", "1.4", "0.7", "0.2333"}) {
      assertTrue(week.contains("burn_factor: \"" + factor + "\""), factor);
    }
    assertTrue(week.contains("the 7d budget is gone in 720 h"), week);
    String month = text("slo.llm-success.window", "28d");
    for (String factor : new String[] {"13.44", "5.6", "2.8", "0.9333"}) {
      assertTrue(month.contains("burn_factor: \"" + factor + "\""), factor);
    }
  }

  @Test
  void levelsAndWatchesAreThoseOfTheSettings() {
    List<String> found = new ArrayList<>();
    for (Rule rule : rules()) {
      if (rule.is("alert") && !rule.text("alert").equals("LlmSloBurnRate")) {
        String wait = rule.text("for").isEmpty() ? "0s" : rule.text("for");
        String keep = rule.text("keep_firing_for");
        found.add(
            "%s %s %s%s %s"
                .formatted(
                    rule.text("alert"),
                    rule.label("severity"),
                    wait,
                    keep.isEmpty() ? "" : "+" + keep,
                    rule.numbers()));
        assertEquals(
            rule.text("alert").matches("Llm(BusinessLoss|BreakerOpen|ErrorBudget.*)")
                ? "30s"
                : "15s",
            rule.interval);
      }
    }
    assertEquals(OTHER_ALERTS, lines(found));
  }

  @Test
  void budgetsAreThoseOfTheObjectives() {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Rule rule : rules()) {
      String value = rule.text("expr").strip();
      String slo = rule.label("sloth_slo");
      switch (rule.text("record")) {
        case "slo:objective:ratio", "slo:error_budget:ratio", "slo:time_period:days" ->
            found
                .computeIfAbsent(slo, each -> new ArrayList<>())
                .add(value.replaceAll("vector\\((.*)\\)", "$1"));
        case "slo:current_burn_rate:ratio", "slo:period_burn_rate:ratio" ->
            found
                .computeIfAbsent(slo, each -> new ArrayList<>())
                .add(value.substring(value.lastIndexOf(' ') + 1));
        default -> {}
      }
    }
    List<String> lines = new ArrayList<>();
    found.forEach((slo, values) -> lines.add(slo + " " + String.join(" ", values)));
    assertEquals(BUDGETS, lines(lines));
  }

  @Test
  void sharesAreOverTheWindowsInTheirNames() {
    Map<String, List<String>> windows = new TreeMap<>();
    for (Rule rule : rules()) {
      String record = rule.text("record");
      Matcher named =
          Pattern.compile("slo:sli_(?:error:ratio_rate|bad:rate|total:rate)(\\w+)").matcher(record);
      if (!named.matches()) {
        continue;
      }
      String window = "[" + named.group(1) + "]";
      List<String> said =
          Pattern.compile("\\[\\w+\\]")
              .matcher(rule.text("expr"))
              .results()
              .map(found -> found.group())
              .distinct()
              .toList();
      assertEquals(List.of(window), said, record);
      assertEquals("30s", rule.interval, record);
      if (record.contains("error")) {
        assertEquals(named.group(1), rule.label("sloth_window"));
        windows.computeIfAbsent(rule.label("sloth_slo"), each -> new ArrayList<>()).add(window);
      }
    }
    assertEquals(8, windows.size());
    windows.forEach((slo, each) -> assertEquals(WINDOWS, String.join(" ", each), slo));
  }

  @Test
  void theWholePeriodIsASumOverAllOfIt() {
    Map<String, String> found = new TreeMap<>();
    for (Rule rule : rules()) {
      String record = rule.text("record");
      if (record.startsWith("slo")) {
        assertEquals("30s", rule.interval, record);
        if (rule.label("sloth_slo").equals("llm-success")) {
          found.put(record, rule.text("expr").strip());
        }
      }
    }
    String id = "{sloth_id=\"job-llm-success\"}";
    assertEquals(
        "sum_over_time(slo:sli_bad:rate5m%1$s[30d])\n/\n(sum_over_time(slo:sli_total:rate5m%1$s[30d]) > 0)"
            .formatted(id),
        found.get("slo:sli_error:ratio_rate30d"));
    assertEquals(
        "1 - slo:period_burn_rate:ratio" + id,
        found.get("slo:period_error_budget_remaining:ratio"));
    assertEquals("vector(1)", found.get("sloth_slo_info"));
  }

  @Test
  void sharesAreBadOfAllAndNothingOfNothing() {
    Map<String, String> shares = new TreeMap<>();
    for (Rule rule : rules()) {
      if (rule.text("record").equals("slo:sli_error:ratio_rate5m")) {
        shares.put(rule.label("sloth_slo"), rule.text("expr").strip());
      }
    }
    String calls = "sum(rate(evenkeel_calls_total{job=\"job\",outcome!=\"excluded\"}[5m]))";
    assertEquals(
        "(sum(rate(evenkeel_calls_total{job=\"job\",outcome!~\"success|excluded\"}[5m])) or (0 * %1$s))\n/\n(%1$s > 0)"
            .formatted(calls),
        shares.get("llm-success"));
    String count =
        "gen_ai_client_operation_duration_seconds_count{job=\"job\",error_type=\"\"}[5m]";
    String within =
        "gen_ai_client_operation_duration_seconds_bucket{job=\"job\",error_type=\"\",le=\"0.5\"}[5m]";
    assertEquals(
        "clamp_min(sum(rate(%1$s)) - sum(rate(%2$s)), 0)\n/\n(sum(rate(%1$s)) > 0)"
            .formatted(count, within),
        shares.get("llm-latency"));
    assertEquals("1 - avg(avg_over_time(up{job=\"job\"}[5m]))", shares.get("availability"));
  }

  @Test
  void saysTheSameNumbersInWords() {
    List<String> found = new ArrayList<>();
    for (Rule rule : rules()) {
      String slo = rule.label("slo");
      if (rule.is("alert") && (slo.equals("null") || slo.equals("llm-success"))) {
        Map<?, ?> annotations = (Map<?, ?>) rule.fields.get("annotations");
        String numbers =
            SPOKEN
                .matcher(annotations.get("description").toString())
                .results()
                .map(each -> each.group())
                .collect(Collectors.joining(", "))
                .replace("30d, in", "30d in");
        found.add(annotations.get("summary") + ": " + numbers);
      }
    }
    assertEquals(WORDS, lines(found));
  }

  @Test
  void raisesNoAlertForALossWithoutALimit() {
    assertTrue(text("slo.business-loss.limit", "0.5").contains("method=\"exact\"} > 0.5"));
    assertFalse(text("slo.business-loss.limit", "0").contains("LlmBusinessLoss"));
  }

  @Test
  void recordsTheLevelsByTheSameNumbers() {
    List<String> found = new ArrayList<>();
    for (Rule rule : rules()) {
      if (rule.text("record").startsWith("evenkeel:")) {
        found.add(rule.text("record") + " " + rule.interval + " " + rule.numbers());
      }
    }
    assertEquals(LEVELS, lines(found));
  }

  @ParameterizedTest
  @CsvSource({
    "slo.level.warning.success, 99.6%",
    "slo.level.severe.success, 99.1%",
    "slo.level.emergency.success, 98.6%",
    "slo.level.warning.latency, 301ms",
    "slo.level.severe.latency, 501ms",
    "slo.level.emergency.latency, 1001ms",
    "slo.level.warning.for, 121s",
    "slo.level.severe.for, 61s",
    "slo.level.emergency.for, 31s",
    "slo.level.keep, 121s",
    "slo.min-events, 21",
    "slo.business-success.objective, 99.98%",
    "slo.business-correctness.objective, 99.98%",
    "slo.business-latency.objective, 96%",
    "slo.business-latency.threshold, 101ms",
    "slo.business-loss.limit, 101",
    "slo.llm-success.objective, 99.8%",
    "slo.llm-latency.objective, 96%",
    "slo.llm-latency.threshold, 501ms",
    "slo.breaker-closed.objective, 98%",
    "slo.retry-success.objective, 96%",
    "slo.availability.objective, 99.98%",
    "slo.monitoring-latency.threshold, 101ms",
    "slo.recovery.threshold, 31m",
    "slo.llm-success.window, 28d",
    "slo.business-latency.alerting, true",
    "slo.retry-success.alerting, false",
  })
  void followTheSetting(String key, String value) {
    assertNotEquals(text(), text(key, value));
  }

  @Test
  void alertmanagerWaitsAndRepeatsAsWrittenDown() {
    Map<?, ?> route =
        (Map<?, ?>) ((Map<?, ?>) yaml.load(OperationsFiles.alertmanager("http://h/"))).get("route");
    assertEquals("10s 1m 4h", waits(route));
    List<String> routes = new ArrayList<>();
    for (Object each : (List<?>) route.get("routes")) {
      Map<?, ?> one = (Map<?, ?>) each;
      routes.add(one.get("receiver") + " " + waits(one));
    }
    assertEquals(
        List.of("oncall 0s null 30m", "oncall null null 1h", "team null null null"), routes);
  }

  private static String waits(Map<?, ?> route) {
    return route.get("group_wait")
        + " "
        + route.get("group_interval")
        + " "
        + route.get("repeat_interval");
  }

  @Test
  void keepsTheBoundOfAnAlertsResponseAtItsDefaults() {
    Settings settings = SettingsReader.read(new Properties(), Map.of(), null);
    Map<?, ?> prometheus = yaml.load(OperationsFiles.prometheus("job", "t:1", "15s", "a:1"));
    assertEquals("15s", ((Map<?, ?>) prometheus.get("global")).get("scrape_interval").toString());
    int longest = 0;
    for (Rule rule : rules()) {
      String alert = rule.text("alert");
      if (alert.startsWith("LlmSuccessRate") || alert.startsWith("LlmLatency")) {
        // The scrape, the recorded share (30 s), the recorded success (15 s), the alert (15 s), and
        // the wait of its group: all at their worst
        int wait = Integer.parseInt(rule.text("for").replace("s", ""));
        longest = Math.max(longest, 15 + 30 + 15 + 15 + wait + 10);
      }
    }
    assertEquals(205, longest);
    double bound =
        settings.slo().objectives().get("alert-response").thresholds().get("").toSeconds();
    assertEquals(300, bound);
    assertTrue(longest < bound);
  }
}

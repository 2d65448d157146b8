package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.slo.Objectives;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Generated files, by the tools of those who read them: promtool and amtool, where installed. */
@TestMethodOrder(OrderAnnotation.class)
class GenerateTest {

  /** Three days of a job take promtool half a minute: meanwhile the other tests run. */
  private static Path slowFolder;

  private static Process slowTests;

  @TempDir Path folder;

  @BeforeAll
  static void startTheSlowTests(@TempDir Path folder) throws IOException {
    Path tests = beside("tests-slow.yml");
    if (installed("promtool") && tests != null) {
      slowFolder = folder;
      Files.writeString(folder.resolve("rules.yml"), rules(Map.of(), ""));
      Files.copy(tests, folder.resolve("tests.yml"));
      slowTests =
          new ProcessBuilder("promtool", "test", "rules", "tests.yml")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said.txt").toFile())
              .start();
    }
  }

  @AfterAll
  static void endTheSlowTests() {
    if (slowTests != null) {
      slowTests.destroyForcibly();
    }
  }

  /** A file of tests that lies beside the project; null where it does not. */
  private static Path beside(String name) {
    String shared = System.getProperty("evenkeel.shared");
    Path tests = shared == null ? null : Path.of(shared, "slo", name);
    return tests != null && Files.exists(tests) ? tests : null;
  }

  private static boolean installed(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> new File(each, program).canExecute());
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return Commands.run(
        args, InputStream.nullInputStream(), new PrintStream(out), new PrintStream(err));
  }

  private static String rules(Map<String, String> settings, String runbook) {
    Properties properties = new Properties();
    properties.setProperty("evenkeel.workloads", "com.acme.*=trading");
    settings.forEach((key, value) -> properties.setProperty("evenkeel." + key, value));
    Settings read = SettingsReader.read(properties, Map.of(), null);
    assertEquals(List.of(), read.warnings());
    return Rules.text(Objectives.of(read.slo()), "checkout-llm", runbook);
  }

  /** What a tool prints; fails with it when the tool does. */
  private static String tool(File in, String... command) throws IOException, InterruptedException {
    assumeTrue(installed(command[0]), command[0] + " is not on the path");
    Process process = new ProcessBuilder(command).directory(in).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "slo.llm-success.objective=99.5,trading=99.95",
        "slo.business-latency.alerting=true",
        "slo.llm-success.window=7d",
        "slo.business-loss.limit=250",
        "slo.llm-success.objective=90"
      })
  void writesRulesThatPrometheusTakes(String setting) throws Exception {
    int equals = setting.indexOf('=');
    Map<String, String> settings =
        equals < 0 ? Map.of() : Map.of(setting.substring(0, equals), setting.substring(equals + 1));
    Files.writeString(folder.resolve("rules.yml"), rules(settings, "https://example.org/runbook"));
    String said =
        tool(
            folder.toFile(),
            "promtool",
            "check",
            "rules",
            "--lint=all",
            "--lint-fatal",
            "rules.yml");
    assertTrue(said.contains("SUCCESS"), said);
  }

  /** The tests of rules that were written by hand, which lie beside the project. */
  @Test
  void writesRulesThatPassTheTestsOfThoseWrittenByHand() throws Exception {
    Path tests = beside("tests.yml");
    assumeTrue(tests != null, "no tests beside the project");
    Files.writeString(folder.resolve("rules.yml"), rules(Map.of(), ""));
    Files.copy(tests, folder.resolve("tests.yml"));
    String said = tool(folder.toFile(), "promtool", "test", "rules", "tests.yml");
    assertTrue(said.contains("SUCCESS"), said);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void writesRulesThatPassTheTestsOfThreeDays() throws Exception {
    assumeTrue(slowTests != null, "no promtool on the path, or no tests beside the project");
    int code = slowTests.waitFor();
    String said = Files.readString(slowFolder.resolve("said.txt"));
    assertEquals(0, code, said);
    assertTrue(said.contains("SUCCESS"), said);
  }

  /** A loss that was over soon, and a breaker that mostly waits for its probe of a silent route. */
  private static final String BLIP =
      """
      rule_files: [rules.yml]
      evaluation_interval: 15s
      tests:
        - interval: 15s
          input_series:
            - series: evenkeel_agent_build_info{job="checkout-llm",instance="a"}
              values: 1x450
            - series: up{job="checkout-llm",instance="a"}
              values: 1x450
            - series: evenkeel_business_amount_usd_total{job="checkout-llm",workload="default",outcome="failure"}
              values: 0x40 100 200 200x400
            - series: evenkeel_business_amount_usd_total{job="checkout-llm",workload="default",outcome="success"}
              values: 0+10x450
            - series: evenkeel_circuit_breaker_state{job="checkout-llm",breaker="b",state="open"}
              values: 1 0 0 0 1 0 0 0 1 0 0 0 1 0 0 0 1
            - series: evenkeel_circuit_breaker_state{job="checkout-llm",breaker="b",state="half_open"}
              values: 0 1 1 1 0 1 1 1 0 1 1 1 0 1 1 1 0
          promql_expr_test:
            - expr: count(ALERTS{alertname="LlmBusinessLoss",alertstate="firing"})
              eval_time: 50m
              exp_samples: [{labels: "{}", value: 1}]
            - expr: count(ALERTS{alertname="LlmRecoveryTooSlow",alertstate="firing"})
              eval_time: 50m
              exp_samples: []
            - expr: count(ALERTS{alertname="LlmBreakerOpen",alertstate="firing"})
              eval_time: 3m
              exp_samples: [{labels: "{}", value: 1}]
            - expr: PANEL
              eval_time: 15s
              exp_samples: [{labels: '{breaker="b"}', value: 0.5}]
            - expr: PANEL
              eval_time: 1m
              exp_samples: [{labels: '{breaker="b"}', value: 1}]
      """;

  @Test
  void tellsOfNoLongOutageWhereALossIsOverAndOfABreakerThatStaysHalfOpen() throws Exception {
    Files.writeString(folder.resolve("rules.yml"), rules(Map.of(), ""));
    String panel =
        OperationPanels.resilience().panels().stream()
            .flatMap(each -> each.queries().stream())
            .map(Panel.Query::expression)
            .filter(each -> each.contains("half_open"))
            .findFirst()
            .orElseThrow();
    Files.writeString(
        folder.resolve("tests.yml"),
        BLIP.replace("PANEL", panel.replace("$job", "checkout-llm").replace("$instance", ".*")));
    String said = tool(folder.toFile(), "promtool", "test", "rules", "tests.yml");
    assertTrue(said.contains("SUCCESS"), said);
  }

  /** Three times the errors allowed: of 30 days' budget 80 % are gone after eight days. */
  private static final String SPENDING =
      """
      rule_files: [rules.yml]
      evaluation_interval: 1h
      group_eval_order: [slo-age-x, slo-sli-x-llm-success, slo-meta-x-llm-success, slo-alerts-x-llm-success]
      tests:
        - interval: 1m
          input_series:
            - series: evenkeel_calls_total{job="x",outcome="success"}
              values: 0+997x15000
            - series: evenkeel_calls_total{job="x",outcome="failure"}
              values: 0+3x15000
          promql_expr_test:
            - expr: count(ALERTS{alertname="LlmErrorBudgetNearlySpent",alertstate="firing"})
              eval_time: 7d
              exp_samples: []
            - expr: count(ALERTS{alertname="LlmErrorBudgetNearlySpent",alertstate="firing"})
              eval_time: 10d
              exp_samples: [{labels: "{}", value: 1}]
      """;

  @Test
  void tellsThatABudgetIsNearlySpentOnceItIsAndNotInTheFirstDays() throws Exception {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<String, List<Map<String, Object>>> all =
        yaml.load(
            Rules.text(
                Objectives.of(SettingsReader.read(new Properties(), Map.of(), null).slo()),
                "x",
                ""));
    List<Map<String, Object>> groups =
        all.get("groups").stream()
            .filter(group -> group.get("name").toString().matches("slo-age-x|slo-.*-x-llm-success"))
            .toList();
    assertEquals(4, groups.size());
    Files.writeString(folder.resolve("rules.yml"), new Yaml().dump(Map.of("groups", groups)));
    Files.writeString(folder.resolve("tests.yml"), SPENDING);
    String said = tool(folder.toFile(), "promtool", "test", "rules", "tests.yml");
    assertTrue(said.contains("SUCCESS"), said);
  }

  @Test
  void alertsOnNumbersThatAreThoseOfTheObjectives() {
    String rules = rules(Map.of("slo.llm-success.objective", "99.5,trading=99.95"), "");
    assertTrue(
        rules.contains(
            "slo:sli_error:ratio_rate1h{sloth_id=\"checkout-llm-llm-success\"} > 0.072"));
    assertTrue(
        rules.contains(
            "slo:sli_error:ratio_rate1h{sloth_id=\"checkout-llm-llm-success-trading\"} > 0.0072"));
    assertTrue(rules.contains("evenkeel_calls_total{job=\"checkout-llm\",workload=\"trading\""));
  }

  @Test
  void leavesOutWhatNoBudgetCanReach() {
    String rules = rules(Map.of("slo.llm-success.objective", "90"), "");
    assertTrue(rules.contains("# 14.4x of this budget is more than all: never reached"));
  }

  @Test
  void namesOnlyMetricsThatTheAgentServes() {
    Set<String> known = new HashSet<>();
    dev.evenkeel.agent.metrics.MetricNames.all().forEach(each -> known.add(each.exposedName()));
    Matcher named =
        Pattern.compile("\\b(?:evenkeel_|gen_ai_client_)\\w+(?=[{\\[])")
            .matcher(rules(Map.of(), ""));
    int found = 0;
    while (named.find()) {
      found++;
      String name = named.group().replaceFirst("_(bucket|count|sum)$", "");
      assertTrue(known.contains(name), name);
    }
    assertTrue(found > 100, "metrics named: " + found);
  }

  @Test
  void givesEachAlertAPlaceInTheRunbook() {
    String rules = rules(Map.of(), "https://example.org/runbook");
    String runbook = Runbook.text("checkout-llm");
    String served = Runbook.html();
    Matcher alerts = Pattern.compile("- alert: (\\w+)").matcher(rules);
    int found = 0;
    while (alerts.find()) {
      found++;
      String alert = alerts.group(1);
      assertTrue(runbook.contains("\n## " + alert + "\n"), alert);
      String place = alert.toLowerCase(Locale.ROOT);
      assertTrue(
          rules.contains("runbook_url: \"https://example.org/runbook#" + place + "\""), alert);
      assertTrue(served.contains("<h2 id=\"" + place + "\">"), alert);
    }
    assertTrue(found > 10, "alerts: " + found);
  }

  @Test
  void writesAnAlertmanagerThatSendsTheHighestLevelToThoseOnCall() throws Exception {
    assertEquals(
        0,
        run("alertmanager", "--job", "x", "--out", folder.toString(), "--webhook", "http://h/x"),
        err.toString());
    String file = "alertmanager.yml";
    assertTrue(tool(folder.toFile(), "amtool", "check-config", file).contains("4 inhibit rules"));
    for (String severity : List.of("emergency", "page", "severe", "warning", "ticket")) {
      boolean team = severity.equals("warning") || severity.equals("ticket");
      String to =
          tool(
              folder.toFile(),
              "amtool",
              "config",
              "routes",
              "test",
              "--config.file=" + file,
              "severity=" + severity);
      String last = to.strip().lines().reduce((before, line) -> line).orElse("");
      assertEquals(team ? "team" : "oncall", last, severity);
    }
  }

  @Test
  void writesAPrometheusThatLoadsTheRules() throws Exception {
    for (String command : List.of("rules", "prometheus", "runbook")) {
      assertEquals(0, run(command, "--job", "x", "--out", folder.toString()), err.toString());
    }
    String said = tool(folder.toFile(), "promtool", "check", "config", "prometheus.yml");
    assertTrue(said.contains("1 rule files found"), said);
  }

  @Test
  void saysWhatIsWrongWithACommandLine() {
    assertEquals(2, run("rules"));
    assertTrue(err.toString().contains("--job is missing"), err.toString());
    assertEquals(2, run("rules", "--jobs", "x"));
    assertTrue(err.toString().contains("unknown option --jobs"), err.toString());
    assertEquals(2, run("rules", "--job"));
    assertTrue(err.toString().contains("--job needs a value"), err.toString());
    assertEquals(0, run("rules", "--job", "x"));
    assertTrue(out.toString().startsWith("# Generated by"), out.toString());
  }
}

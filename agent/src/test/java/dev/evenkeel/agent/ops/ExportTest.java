package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.slo.Objectives;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Objectives and rules in the formats of others, read by a YAML parser. */
class ExportTest {

  private final Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));

  private static Objectives objectives() {
    Properties properties = new Properties();
    properties.setProperty("evenkeel.workloads", "com.acme.*=trading");
    properties.setProperty("evenkeel.slo.llm-success.objective", "99.5,trading=99.95");
    properties.setProperty("evenkeel.slo.llm-success.window", "7d");
    return Objectives.of(SettingsReader.read(properties, Map.of(), null).slo());
  }

  private List<Map<String, Object>> documents(String text) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object each : yaml.loadAll(text)) {
      documents.add(object(each));
    }
    return documents;
  }

  @SuppressWarnings("unchecked") // what is none fails the test
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  /** What lies at the end of a path; the first of a list. */
  private static Object at(Object from, String... path) {
    Object here = from;
    for (String step : path) {
      here = here instanceof List<?> list ? list.get(0) : here;
      here = object(here).get(step);
    }
    return here;
  }

  @Test
  void writesOneOpenSloForEachObjectiveWithABudget() {
    List<Map<String, Object>> documents = documents(OpenSlo.text(objectives(), "Checkout LLM"));
    assertEquals("Service", documents.get(0).get("kind"));
    Map<String, Map<String, Object>> byName = new HashMap<>();
    for (Map<String, Object> each : documents.subList(1, documents.size())) {
      assertEquals("openslo/v1", each.get("apiVersion"));
      assertEquals("SLO", each.get("kind"));
      assertEquals("checkout-llm", at(each, "spec", "service"));
      assertEquals(true, at(each, "spec", "timeWindow", "isRolling"));
      Object ratio = at(each, "spec", "indicator", "spec", "ratioMetric");
      boolean time = object(ratio).containsKey("raw");
      assertEquals(time ? "RatioTimeslices" : "Occurrences", at(each, "spec", "budgetingMethod"));
      String query = (String) at(ratio, time ? "raw" : "total", "metricSource", "spec", "query");
      assertTrue(query.contains("job=\"Checkout LLM\""), query);
      byName.put((String) at(each, "metadata", "name"), each);
    }
    assertEquals(9, byName.size()); // eight of the service, one of a workload
    Map<String, Object> service = byName.get("checkout-llm-llm-success");
    assertEquals(0.995, at(service, "spec", "objectives", "target"));
    assertEquals("7d", at(service, "spec", "timeWindow", "duration"));
    Map<String, Object> trading = byName.get("checkout-llm-llm-success-trading");
    assertEquals(0.9995, at(trading, "spec", "objectives", "target"));
  }

  @Test
  void wrapsTheSameRulesForTheOperator() {
    List<Map<String, Object>> documents =
        documents(Kubernetes.text(objectives(), "checkout-llm", "10s", "https://example.org/r"));
    assertEquals(2, documents.size());
    Map<String, Object> rules = documents.get(0);
    assertEquals("monitoring.coreos.com/v1", rules.get("apiVersion"));
    assertEquals("PrometheusRule", rules.get("kind"));
    Object alone = yaml.load(Rules.text(objectives(), "checkout-llm", "https://example.org/r"));
    assertEquals(at(alone, "groups"), at(rules, "spec", "groups"));

    Map<String, Object> monitor = documents.get(1);
    assertEquals("ServiceMonitor", monitor.get("kind"));
    assertEquals("app.kubernetes.io/name", at(monitor, "spec", "jobLabel"));
    assertEquals(
        "checkout-llm", at(monitor, "spec", "selector", "matchLabels", "app.kubernetes.io/name"));
    assertEquals("/metrics", at(monitor, "spec", "endpoints", "path"));
    assertEquals("10s", at(monitor, "spec", "endpoints", "interval"));
  }

  @Test
  void makesNamesThatKubernetesTakes() {
    assertEquals("checkout-llm", Kubernetes.name("Checkout_LLM"));
    assertEquals("x", Kubernetes.name("--"));
    assertEquals(63, Kubernetes.name("a".repeat(100)).length());
  }
}

package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.metrics.MetricNames;
import dev.evenkeel.agent.slo.Objectives;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard's structure; its queries run in a Prometheus in the integration tests. */
class DashboardTest {

  private static final Pattern SERIES =
      Pattern.compile("\\b((?:evenkeel|gen_ai_client|slo|scrape|up|ALERTS)[\\w:]*)(?=\\{|\\[| |$)");
  private static final Set<String> PROMETHEUS = Set.of("scrape_duration_seconds", "ALERTS", "up");

  private final JsonNode dashboard = new JsonMapper().readTree(Dashboard.text("checkout"));

  private List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      if (!panel.path("type").asString().equals("row")) {
        panels.add(panel);
      }
    }
    return panels;
  }

  private List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : panels()) {
      panel.path("targets").forEach(target -> expressions.add(target.path("expr").asString()));
    }
    dashboard
        .path("annotations")
        .path("list")
        .forEach(a -> expressions.add(a.path("expr").asString()));
    return expressions;
  }

  @Test
  void givesEachPanelATitleADescriptionAUnitAndAQuery() {
    assertTrue(panels().size() > 20, "panels: " + panels().size());
    for (JsonNode panel : panels()) {
      String title = panel.path("title").asString("");
      assertFalse(title.isBlank(), panel.toString());
      assertFalse(panel.path("description").asString("").isBlank(), title);
      assertFalse(
          panel.path("fieldConfig").path("defaults").path("unit").asString("").isBlank(), title);
      assertFalse(panel.path("targets").isEmpty(), title);
    }
  }

  @Test
  void laysPanelsBesideAndBelowEachOther() {
    Set<String> taken = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asString();
      assertTrue(ids.add(panel.path("id").asInt()), title);
      JsonNode at = panel.path("gridPos");
      assertTrue(at.path("x").asInt() + at.path("w").asInt() <= 24, title);
      for (int x = 0; x < at.path("w").asInt(); x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          String cell = (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
          assertTrue(taken.add(cell), title + " lies on another at " + cell);
        }
      }
    }
  }

  @Test
  void asksOnlyForSeriesThatTheAgentServesOrTheRulesRecord() {
    Set<String> known = new HashSet<>(PROMETHEUS);
    MetricNames.all().forEach(each -> known.add(each.exposedName()));
    String rules =
        Rules.text(
            Objectives.of(SettingsReader.read(new Properties(), Map.of(), null).slo()), "x", "");
    Matcher recorded = Pattern.compile("- record: (\\S+)").matcher(rules);
    while (recorded.find()) {
      known.add(recorded.group(1));
    }
    int found = 0;
    for (String expression : expressions()) {
      Matcher series = SERIES.matcher(expression);
      boolean named = false;
      while (series.find()) {
        String name = series.group(1);
        found++;
        named = true;
        assertTrue(
            known.contains(name) || known.contains(name.replaceFirst("_(bucket|count|sum)$", "")),
            name);
      }
      assertTrue(named, expression);
    }
    assertTrue(found > 35, "series: " + found);
  }

  @Test
  void filtersEachQueryByTheJobThatIsChosen() {
    for (String expression : expressions()) {
      assertTrue(expression.contains("=~\"$job\""), expression);
    }
    JsonNode job = dashboard.path("templating").path("list").path(1);
    assertEquals("job", job.path("name").asString());
    assertEquals("checkout", job.path("current").path("value").path(0).asString());
  }
}

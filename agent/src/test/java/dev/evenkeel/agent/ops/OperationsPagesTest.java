package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.slo.Objectives;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperationsPagesTest {

  private Settings settings = SettingsReader.read(new Properties(), Map.of(), null);

  private Page.Document get(String path, Map<String, String> query) {
    for (Page page : OperationsPages.of(() -> settings, "shop")) {
      if (page.path().equals(path)) {
        return page.renderer().render(query);
      }
    }
    throw new AssertionError("no page " + path);
  }

  @Test
  void servesWhatTheCommandWrites() {
    Objectives objectives = Objectives.of(settings.slo());
    assertEquals(
        Rules.text(objectives, "a", "u"),
        get("/rules", Map.of("job", "a", "runbook-url", "u")).text());
    assertEquals(OpenSlo.text(objectives, "a"), get("/openslo.yml", Map.of("job", "a")).text());
    assertEquals(Dashboard.text("a"), get("/dashboard.json", Map.of("job", "a")).text());
    assertEquals(
        "application/json; charset=utf-8", get("/dashboard.json", Map.of("job", "a")).type());
    assertTrue(
        get("/alertmanager.yml", Map.of("webhook", "http://h/x")).text().contains("http://h/x"));
  }

  @Test
  void followsTheObjectivesThatTheServiceRunsWith() {
    Properties changed = new Properties();
    changed.setProperty("evenkeel.slo.llm-success.objective", "98");
    String before = get("/rules", Map.of("job", "a")).text();
    settings = SettingsReader.read(changed, Map.of(), null);
    String after = get("/rules", Map.of("job", "a")).text();
    assertTrue(before.contains("vector(0.999)"));
    assertTrue(after.contains("vector(0.98)"));
  }

  @Test
  void scrapesItselfUnlessToldOtherwise() {
    String own = "127.0.0.1:" + settings.metrics().port();
    assertTrue(get("/prometheus.yml", Map.of("job", "a")).text().contains(own));
    assertTrue(
        get("/prometheus.yml", Map.of("job", "a", "target", "h:1,i:2"))
            .text()
            .contains("targets: [\"h:1\", \"i:2\"]"));
  }

  @Test
  void theJobIsCalledAsTheServiceUnlessItIsNamed() {
    assertEquals(get("/rules", Map.of("job", "shop")).text(), get("/rules", Map.of()).text());
    assertEquals(
        get("/openslo.yml", Map.of("job", "shop")).text(),
        get("/openslo.yml", Map.of("job", " ")).text());
  }

  @Test
  void saysWhichParameterIsWrong() {
    Exception unknown =
        assertThrows(IllegalArgumentException.class, () -> get("/rules", Map.of("jobs", "a")));
    assertEquals("Unknown parameter jobs", unknown.getMessage());
  }

  @Test
  void givesEachAlertAPlaceInTheRunbookThatABrowserFinds() {
    String runbook = get("/runbook", Map.of()).text();
    Matcher links =
        Pattern.compile("runbook_url: \"u#(\\w+)\"")
            .matcher(get("/rules", Map.of("job", "a", "runbook-url", "u")).text());
    int found = 0;
    while (links.find()) {
      found++;
      assertTrue(runbook.contains("<h2 id=\"" + links.group(1) + "\">"), links.group(1));
    }
    assertTrue(found > 10, "links: " + found);
  }
}

package dev.evenkeel.agent.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.metrics.Metrics;
import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import dev.evenkeel.agent.slo.SloStatus;
import dev.evenkeel.agent.slo.SloTracker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class StatusPageTest {

  private static final String HOSTILE = "<img src=x onerror=alert('1')>";
  private static final long START = 1_700_000_000_000L;

  private final Settings settings = settings();
  private final Metrics metrics = new Metrics(settings, "1.2.3");
  private final SloTracker slo = new SloTracker(settings, metrics, () -> START);
  private final Journal journal = new Journal();
  private final StatusReader reader =
      new StatusReader("shop.jar", "1.2.3", () -> settings, slo::status, metrics::read, journal);
  private final StatusHtml html = new StatusHtml(List.of());

  private static Settings settings() {
    Properties properties = new Properties();
    properties.setProperty("evenkeel.metrics.token", "hunter2");
    properties.setProperty("evenkeel.slo.amount.per-call", "2.5");
    return SettingsReader.read(properties, Map.of(), null);
  }

  private void calls(String model, Result result, int number) {
    Endpoint endpoint =
        new Endpoint("openai", Api.OPENAI_CHAT, "chat", model, "h", "", false, true);
    for (int i = 0; i < number; i++) {
      Call call =
          new Call(
              endpoint,
              result,
              new Classification(Outcome.OK, false, Retryable.NO, -1),
              1,
              0,
              80_000_000,
              0,
              -1,
              Usage.NONE,
              "",
              0,
              new Caller(1, 0, 0, false, "default", null));
      metrics.callStarted(endpoint);
      metrics.callEnded(call);
      slo.callEnded(call);
    }
  }

  private JsonNode json() {
    return new ObjectMapper().readTree(StatusJson.of(reader.read()));
  }

  @Test
  void showsAServiceThatHasNotCalledYet() {
    String page = html.of(reader.read());
    assertTrue(page.contains("<h1 id=\"level\">OK</h1>"), page);
    assertTrue(page.contains("None so far."));
    assertFalse(page.contains("NaN") || page.contains("Infinity"), page);
    assertEquals(6, page.split("<svg ", -1).length - 1);
    assertEquals("ok", json().get("level").asString());
    assertTrue(json().get("objectives").get(0).get("good_ratio_5m").isNull());
  }

  @Test
  void countsOfPageAndJsonAreThoseOfTheCalls() {
    calls("gpt-4o", Result.SUCCESS, 1_497);
    calls("gpt-4o", Result.FAILURE, 3);
    calls("gpt-4o", Result.EXCLUDED, 5);
    JsonNode model = json().get("models").get(0);
    assertEquals(1_500, model.get("calls").asInt());
    assertEquals(1_497, model.get("good").asInt());
    assertEquals(7.5, json().get("money").get("hour").get("loss_usd").asDouble(), 1e-9);
    String page = html.of(reader.read());
    assertTrue(page.contains(">1,500</td>"), page);
    assertTrue(page.contains(">99.8 %</td>"), page);
    assertTrue(page.contains("$7.50"), page);
  }

  @Test
  void aHostileNameIsTextEverywhere() {
    calls(HOSTILE, Result.SUCCESS, 1);
    journal.breakerChanged(
        new Endpoint("openai", Api.OPENAI_CHAT, "chat", HOSTILE, "h\"x", "", false, true),
        null,
        BreakerState.CLOSED,
        BreakerState.OPEN,
        "</script><script>alert(1)</script>");
    String page = html.of(reader.read());
    assertFalse(page.contains("<img"), page);
    assertFalse(page.contains("<script"), page);
    assertTrue(page.contains("&lt;img src=x onerror=alert(&#39;1&#39;)&gt;"), page);
    assertTrue(page.contains("&lt;/script&gt;"), page);
    assertEquals(HOSTILE, json().get("models").get(0).get("model").asString());
  }

  @Test
  void showsNoSecret() {
    String page = html.of(reader.read());
    assertTrue(page.contains("evenkeel.metrics.token"), page);
    assertTrue(page.contains("(set, not shown)"), page);
    assertFalse(page.contains("hunter2") || StatusJson.of(reader.read()).contains("hunter2"));
    assertEquals("shop.jar", StatusReader.service("/opt/app/shop.jar --password=x"));
    assertEquals("java", StatusReader.service(""));
  }

  @Test
  void showsFiftyRowsAndCountsTheRest() {
    SloStatus now = slo.status();
    List<Status.Breaker> breakers = new ArrayList<>();
    IntStream.range(0, 600)
        .forEach(at -> breakers.add(new Status.Breaker("route" + at, "closed", 0, 0, "")));
    Status status =
        new Status(
            "s", "v", "enforce", false, 0, now, List.of(), breakers, List.of(), List.of(),
            List.of());
    String page = html.of(status);
    assertTrue(page.contains("route49<") && !page.contains("route50<"), page);
    assertTrue(page.contains("and 550 more, see /metrics"), page);
    JsonNode json = new ObjectMapper().readTree(StatusJson.of(status));
    assertEquals(500, json.get("breakers").size());
  }

  @Test
  void itsPolicyAllowsItsOwnStyleSheetAndNothingElse() {
    String policy = html.policy();
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertFalse(policy.contains("script-src") || policy.contains("unsafe"), policy);
    String page = html.of(reader.read());
    assertFalse(page.contains(" style=") || page.contains("http://") || page.contains("https://"));
    assertTrue(page.length() < 60_000, page.length() + " characters");
  }

  @Test
  void writesBigNumbersAndNoneAsAnOperatorReadsThem() {
    assertEquals("12,345,678,901", Figures.number(12_345_678_901.0));
    assertEquals("$1,234,567.89", Figures.dollars(1_234_567.89));
    assertEquals("$0.0012", Figures.dollars(0.0012));
    assertEquals("99.999 %", Figures.percent(0.9999999));
    assertEquals("100 %", Figures.percent(1));
    assertEquals("-99,900 %", Figures.percent(-999));
    assertEquals("-16,567 %", Figures.percent(-165.66667));
    assertEquals("80 ms", Figures.seconds(0.08));
    assertEquals("1,000×", Figures.burn(1000));
    assertEquals("–", Figures.percent(Double.NaN));
    assertEquals("3 d 2 h", Figures.span(74 * 3_600_000L));
  }

  @Test
  void aBreakerCountsAsOpenInEveryMinuteThatItWasOpenIn() {
    List<Journal.Change> changes =
        List.of(
            new Journal.Change(200, "a", BreakerState.HALF_OPEN, BreakerState.CLOSED, ""),
            new Journal.Change(180, "a", BreakerState.OPEN, BreakerState.HALF_OPEN, ""),
            new Journal.Change(120, "b", BreakerState.CLOSED, BreakerState.OPEN, ""),
            new Journal.Change(50, "a", BreakerState.CLOSED, BreakerState.OPEN, ""));
    Timeline timeline = new Timeline(changes);
    assertEquals(0, timeline.open(0, 50));
    assertEquals(1, timeline.open(60, 120));
    assertEquals(2, timeline.open(120, 190));
    assertEquals(1, timeline.open(190, 250));
  }

  @Test
  void remembersTheLastChangesOnly() {
    Endpoint endpoint = new Endpoint("o", Api.OPENAI_CHAT, "chat", "m", "h", "", false, true);
    for (int at = 0; at < 300; at++) {
      journal.breakerChanged(endpoint, null, BreakerState.CLOSED, BreakerState.OPEN, "no. " + at);
    }
    assertEquals(200, journal.changes().size());
    assertEquals("no. 299", journal.changes().get(0).why());
  }

  @Test
  void servesBothBesideTheOthers() {
    Map<String, Page> byPath = new HashMap<>();
    StatusPages.of(reader, List.of()).forEach(page -> byPath.put(page.path(), page));
    assertNotNull(byPath.get("/"));
    String text = byPath.get("/api/status").renderer().render(Map.of()).text();
    assertEquals("enforce", new ObjectMapper().readTree(text).get("mode").asString());
    assertNull(byPath.get("/status"));
  }
}

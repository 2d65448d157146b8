package dev.evenkeel.agent.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.call.Recorder.Work;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.metrics.Metrics;
import dev.evenkeel.agent.metrics.Page;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.SloTracker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
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
      new StatusReader(
          "shop.jar",
          "shop",
          "1.2.3",
          new StatusReader.Sources(
              () -> settings,
              slo::status,
              metrics::read,
              () -> Map.of("openai h", 9.5),
              journal,
              new ModelMinutes(metrics::models, () -> START)));
  private final StatusHtml html =
      new StatusHtml(
          List.of(
              new Page("/rules", "rules", query -> null, true),
              new Page("/alertmanager.yml", "routes", query -> null)));

  private static Settings settings() {
    Properties properties = new Properties();
    properties.setProperty("evenkeel.metrics.token", "hunter2");
    properties.setProperty("evenkeel.slo.amount.per-call", "2.5");
    return SettingsReader.read(properties, Map.of(), null);
  }

  private static Endpoint endpoint(String model) {
    return new Endpoint("openai", Api.OPENAI_CHAT, "chat", model, "h", "", false, true);
  }

  private static Call call(String model, Result result, Outcome outcome) {
    return call(model, result, outcome, Usage.NONE);
  }

  private static Call call(String model, Result result, Outcome outcome, Usage usage) {
    return new Call(
        endpoint(model),
        result,
        new Classification(outcome, false, Retryable.NO, -1),
        1,
        0,
        80_000_000,
        0,
        -1,
        usage,
        "",
        0,
        new Caller(1, 0, 0, false, "default", null));
  }

  private void calls(String model, Result result, int number) {
    for (int i = 0; i < number; i++) {
      Call call = call(model, result, Outcome.OK);
      metrics.callStarted(call.endpoint());
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
    assertEquals(6, page.split("<figure>", -1).length - 1);
    assertEquals("ok", json().get("level").asString());
    assertTrue(json().get("objectives").get(0).get("good_ratio_5m").isNull());
  }

  @Test
  void saysNothingOfTokensAndCostThatNobodyHasTold() {
    calls("llama3", Result.SUCCESS, 2);
    Usage used = new Usage(2_000_000, 1_000, -1, -1, -1);
    metrics.price(PriceTable.load("", Set.of()));
    metrics.callEnded(call("gpt-4o", Result.SUCCESS, Outcome.OK, used));
    metrics.attemptEnded(
        new Attempt(
            endpoint("gpt-4o"),
            1,
            new Classification(Outcome.OK, false, Retryable.NO, -1),
            200,
            80_000_000,
            "",
            new Decision(Action.RETURN, 0, "success", false, 0, false),
            new Work(null, used, true)));
    String page = html.of(reader.read());
    assertEquals(List.of("–", "–", "–", "–"), tokensAndCost(page, "openai llama3"));
    assertEquals(
        List.of("2,001,000", "2,000,000 / 1,000", "$5.01", "$5.01"),
        tokensAndCost(page, "openai gpt-4o"));
  }

  private static List<String> tokensAndCost(String page, String model) {
    String row = page.substring(page.indexOf(">" + model + "<"));
    return Pattern.compile("<td data-column=\"(?:Tokens|Cost)[^>]*>([^<]*)</td>")
        .matcher(row.substring(0, row.indexOf("</tr>")))
        .results()
        .map(cell -> cell.group(1))
        .toList();
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
  }

  @Test
  void showsFiftyRowsAndCountsTheRest() {
    List<Status.Breaker> breakers = new ArrayList<>();
    IntStream.range(0, 600)
        .forEach(
            at -> breakers.add(new Status.Breaker("route" + at, "closed", 0, 0, -1, 0, "", 10)));
    Status empty = reader.read();
    Status status =
        new Status(
            "s",
            "j",
            "v",
            "enforce",
            false,
            0,
            empty.slo(),
            List.of(),
            breakers,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(),
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
    assertEquals("-$3.50", Figures.dollars(-3.5));
    assertEquals("12 µs", Figures.seconds(0.0000123));
    assertEquals("2 min 5 s", Figures.bound(Indicator.RECOVERY, 125));
    assertEquals("$7.00/h", Figures.bound(Indicator.BUSINESS_LOSS, 7));
    assertEquals("500 ms", Figures.bound(Indicator.LLM_LATENCY, 0.5));
    assertEquals("1.6 and 12", Figures.about(1.6) + " and " + Figures.about(12.4));
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
  void whatHappensAgainIsCounted() {
    long[] now = {START};
    Journal notes = new Journal(() -> now[0]);
    Endpoint first = new Endpoint("o", Api.OPENAI_CHAT, "chat", "m", "h", "", false, true);
    notes.fellBack(first, first.with("spare"), "overloaded", "success");
    notes.note("mode", "enforce → observe");
    now[0] += 599_000;
    notes.fellBack(first, first.with("spare"), "overloaded", "success");
    assertEquals(2, notes.notes().size());
    Journal.Note again = notes.notes().get(1);
    assertEquals(2, again.times());
    assertEquals(START, again.firstMillis());
    assertEquals(now[0], again.lastMillis());
    assertTrue(again.text().endsWith("spare: overloaded: success"), again.text());
    now[0] += 601_000;
    notes.fellBack(first, first.with("spare"), "overloaded", "success");
    assertEquals(1, notes.notes().get(2).times(), "it has been quiet for more than ten minutes");
    for (int at = 0; at < 300; at++) {
      notes.note("settings", "no. " + at);
    }
    assertEquals(100, notes.notes().size());
  }

  @Test
  void eventsOfAllKindsStandInOneListWithoutSecrets() {
    Endpoint first = new Endpoint("o", Api.OPENAI_CHAT, "chat", "m", "h", "", false, true);
    journal.fellBack(first, first.with("spare"), "overloaded", "success");
    journal.fellBack(first, first.with("spare"), "overloaded", "success");
    journal.note("settings", "not applied: evenkeel.mode=on is not valid");
    journal.internalError("pipeline", new IllegalStateException("what the user said"));
    List<String> kinds = new ArrayList<>();
    json().get("events").forEach(each -> kinds.add(each.get("kind").asString()));
    assertEquals(List.of("agent", "fallback", "settings"), kinds.stream().sorted().toList());
    String page = html.of(reader.read());
    assertTrue(page.contains("spare: overloaded: success (2 times since "), page);
    assertTrue(page.contains("not applied: evenkeel.mode=on is not valid"), page);
    assertFalse(page.contains("what the user said"), page);
  }

  @Test
  void aModelHasItsLastHourAndItsRates() {
    calls("gpt-4o", Result.SUCCESS, 8);
    calls("gpt-4o", Result.FAILURE, 2);
    metrics.callStarted(endpoint("gpt-4o"));
    JsonNode model = json().get("models").get(0);
    assertEquals(60, model.get("calls_by_minute").size());
    assertEquals(10, model.get("calls_by_minute").get(59).asInt());
    assertEquals(2, model.get("failed_by_minute").get(59).asInt());
    assertEquals(10, model.get("calls_per_minute").asInt());
    assertEquals(1, model.get("in_flight").asInt());
    String page = html.of(reader.read());
    assertTrue(page.contains("10 calls in 60 minutes, 2 failed"), page);
    assertTrue(page.contains("<path class=\"all\" d=\"M59 20v-20\"/>"), page);
    assertTrue(page.contains("<path class=\"failed\" d=\"M59 20v-4\"/>"), page);
  }

  @Test
  void saysWhatCallsFailOf() {
    calls("gpt-4o", Result.SUCCESS, 1);
    slo.callEnded(call("gpt-4o", Result.FAILURE, Outcome.TIMEOUT));
    metrics.callEnded(call("gpt-4o", Result.FAILURE, Outcome.TIMEOUT));
    slo.callEnded(call("gpt-4o", Result.FAILURE, Outcome.TIMEOUT));
    slo.callEnded(call("gpt-4o", Result.REJECTED, Outcome.UNAVAILABLE));
    JsonNode failures = json().get("failures_1h");
    assertEquals("timeout", failures.get(0).get("outcome").asString());
    assertEquals(2, failures.get(0).get("calls").asInt());
    assertEquals("refused", failures.get(1).get("outcome").asString());
    JsonNode error = json().get("errors").get(0);
    assertEquals("timeout", error.get("group").asString());
    assertEquals("openai gpt-4o", error.get("of").asString());
    assertEquals(1, error.get("value").asInt());
  }

  @Test
  void linksToTheRulesOfEachObjectiveAndAsksForTheJobWithoutScript() {
    String page = html.of(reader.read());
    assertTrue(
        page.contains("href=\"rules?job=shop#:~:text=slo%2Dsli%2Dshop%2Dllm%2Dsuccess\""), page);
    assertTrue(page.contains("<input name=\"job\" required maxlength=\"80\" value=\"shop\">"));
    assertTrue(page.contains("<button formaction=\"rules\" title=\"rules\">/rules</button>"), page);
    assertTrue(page.contains("<a href=\"alertmanager.yml\">"), page);
    assertTrue(html.policy().contains("form-action 'self'"));
  }

  @Test
  void whatLastsStandsBeforeAllElse() {
    long[] now = {START};
    SloTracker tracker = new SloTracker(settings, metrics, () -> now[0]);
    for (int i = 0; i < 50; i++) {
      tracker.callEnded(call("gpt-4o", Result.FAILURE, Outcome.TIMEOUT));
    }
    for (int i = 0; i < 60; i++) {
      now[0] += SloTracker.TICK_MILLIS;
      tracker.tick();
    }
    StatusReader failing =
        new StatusReader(
            "shop.jar",
            "shop",
            "1",
            new StatusReader.Sources(
                () -> settings,
                tracker::status,
                metrics::read,
                Map::of,
                journal,
                new ModelMinutes(metrics::models, () -> now[0])));
    String page = html.of(failing.read());
    int lasting = page.indexOf("Incidents that last");
    assertTrue(lasting > 0 && lasting < page.indexOf("<figure>"), page);
    assertTrue(page.contains("technical, worst emergency by llm-success, "), page);
    assertTrue(page.contains("href=\"runbook#LlmSuccessRateEmergency\""), page);
    assertTrue(page.contains("href=\"runbook#LlmSloBurnRate\""), "of business-success");
    assertTrue(page.contains(">$125.00</td>"), "what 50 calls of $2.50 have lost");
  }

  @Test
  void servesAllThreeBesideTheOthers() {
    Map<String, Page> byPath = new HashMap<>();
    StatusPages.of(reader, slo::history, List.of()).forEach(page -> byPath.put(page.path(), page));
    assertNotNull(byPath.get("/"));
    String text = byPath.get("/api/status").renderer().render(Map.of()).text();
    assertEquals("enforce", new ObjectMapper().readTree(text).get("mode").asString());
    assertNull(byPath.get("/status"));
    calls("gpt-4o", Result.SUCCESS, 3);
    Page.Renderer history = byPath.get("/api/history").renderer();
    JsonNode hours = new ObjectMapper().readTree(history.render(Map.of("hours", "24")).text());
    assertEquals("shop", hours.get("job").asString());
    assertEquals(3, hours.get("slots").get(0).get("success").asInt());
    assertEquals(3_600_000, hours.get("slot_ms").asInt());
    JsonNode minutes = new ObjectMapper().readTree(history.render(Map.of("minutes", "1")).text());
    assertEquals(
        3, minutes.get("slots").get(0).get("shares").get("llm-success").get("total").asInt());
    for (Map<String, String> wrong :
        List.of(
            Map.of("hours", "0"),
            Map.of("hours", "73"),
            Map.of("minutes", "61"),
            Map.of("minutes", "x"),
            Map.of("days", "1"),
            Map.of("hours", "1", "minutes", "1"),
            Map.of("workload", "nobody"))) {
      assertThrows(IllegalArgumentException.class, () -> history.render(wrong), wrong.toString());
    }
  }
}

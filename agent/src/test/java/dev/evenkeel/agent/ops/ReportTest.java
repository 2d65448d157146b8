package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.slo.Objectives;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against pages and answers with numbers worked out by hand. */
class ReportTest {

  /**
   * 1000 calls of which 990 came to their answer, 6 to a fallback's, 4 failed, in the hours from 10
   * to 12 on 2026-11-26; asked at half past twelve.
   */
  private static final String HISTORY =
      """
      {"job":"shop","workload":"","start":1795680000000,"from":1795644000000,"at":1795696200000,
       "slot_ms":3600000,
       "objectives":[
        {"slo":"business-success","tier":"business","workload":"","target":0.9999,"threshold":null,
         "period_ms":2592000000,"alerting":true,"bad":4,"total":1000,"value":null},
        {"slo":"business-latency","tier":"business","workload":"","target":0.99,"threshold":0.1,
         "period_ms":2592000000,"alerting":false,"bad":900,"total":1000,"value":null},
        {"slo":"llm-success","tier":"technical","workload":"","target":0.999,"threshold":null,
         "period_ms":2592000000,"alerting":true,"bad":10,"total":1000,"value":null},
        {"slo":"llm-latency","tier":"technical","workload":"batch","target":0.95,"threshold":0.5,
         "period_ms":2592000000,"alerting":true,"bad":40,"total":1000,"value":null},
        {"slo":"availability","tier":"infrastructure","workload":"","target":0.9999,
         "threshold":null,"period_ms":2592000000,"alerting":true,"bad":0,"total":0,"value":null},
        {"slo":"recovery","tier":"infrastructure","workload":"","target":null,"threshold":1800,
         "period_ms":0,"alerting":true,"bad":0,"total":0,"value":125},
        {"slo":"of-tomorrow","tier":"technical","workload":"","target":0.5,"threshold":null,
         "period_ms":0,"alerting":true,"bad":0,"total":0,"value":null}],
       "total":{"start":1795644000000,"success":990,"degraded":6,"failure":3,"rejected":1,
        "retried":40,"recovered":38,"saved":30,"shares":{},
        "money":{"loss_usd":30,"saved_usd":300,"cost_usd":1.75,"cost_of_retrying_usd":0.25}},
       "slots":[
        {"start":1795687200000,"success":90,"degraded":6,"failure":3,"rejected":1,
         "shares":{"llm-success":{"bad":10,"total":100},"llm-latency":{"bad":4,"total":96}},
         "money":{"cost_usd":0.75,"loss_usd":30}},
        {"start":1795694400000,"success":900,"degraded":0,"failure":0,"rejected":0,
         "shares":{"llm-success":{"bad":0,"total":900},"llm-latency":{"bad":36,"total":900}},
         "money":{"cost_usd":1,"loss_usd":0}}],
       "failures":{"timeout":3,"rate_limited":1},
       "incidents":[
        {"tier":"technical","workload":"","worst":"severe","slo":"llm-latency",
         "start":1795696080000,"end":null},
        {"tier":"technical","workload":"batch","worst":"emergency","slo":"llm-success",
         "start":1795687200000,"end":1795687290000}]}
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> answers = new LinkedHashMap<>();
  private HttpServer server;
  private String url;
  private String history = HISTORY;
  private String asked = "";
  private String authorization; // what it wants to see; null for nothing

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/",
        exchange -> {
          String query =
              URLDecoder.decode(
                  exchange.getRequestURI().getRawQuery() + "", StandardCharsets.UTF_8);
          String seen = exchange.getRequestHeaders().getFirst("Authorization");
          boolean known = authorization == null || authorization.equals(seen);
          boolean own = exchange.getRequestURI().getPath().equals("/api/history");
          asked = own ? query : asked;
          String text = own ? history : answer(query);
          byte[] body = (known ? text : "no").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String answer(String query) {
    String result =
        answers.entrySet().stream()
            .filter(each -> query.contains(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    return "{\"status\":\"success\",\"data\":{\"result\":[" + result + "]}}";
  }

  private int run(String... args) {
    return Commands.run(
        args, InputStream.nullInputStream(), new PrintStream(out), new PrintStream(err));
  }

  private JsonNode json() {
    return new JsonMapper().readTree(out.toByteArray());
  }

  private JsonNode objective(String id) {
    for (JsonNode each : json().path("objectives")) {
      if (each.path("slo").asString().equals(id)) {
        return each;
      }
    }
    throw new AssertionError("no objective " + id + " in " + out);
  }

  @Test
  void measuresTheObjectivesOfOneInstanceByItsOwnTargets() {
    assertEquals(1, run("report", "--url", url, "--format", "json"), err.toString());
    assertEquals("hours=24", asked);
    assertEquals(0.996, objective("business-success").path("measured").asDouble(), 1e-9);
    assertEquals("missed", objective("business-success").path("verdict").asString());
    assertEquals(0.99, objective("llm-success").path("measured").asDouble(), 1e-9);
    // 1 % failed of 0.1 % that may: ten budgets, so nine too many
    assertEquals(-9, objective("llm-success").path("error_budget_remaining").asDouble(), 1e-6);
    assertEquals(0.96, objective("llm-latency").path("measured").asDouble(), 1e-9);
    assertEquals("met", objective("llm-latency").path("verdict").asString());
    assertEquals("batch", objective("llm-latency").path("workload").asString());
    assertEquals("missed_silently", objective("business-latency").path("verdict").asString());
    assertEquals("unknown", objective("availability").path("verdict").asString());
    assertTrue(objective("availability").path("measured").isNull());
    assertEquals("met", objective("recovery").path("verdict").asString());
    assertEquals(6, json().path("objectives").size(), "what this version does not know is left");
    assertEquals(30, json().path("loss_usd").asDouble());
    assertEquals(300, json().path("saved_usd").asDouble());
    assertEquals(299.75, json().path("return_usd").asDouble());
    assertEquals(38, json().path("retried_calls").path("success").asInt());
    assertEquals(2, json().path("retried_calls").path("exhausted").asInt());
    assertEquals("llm-success of batch", json().path("incidents").path(0).path("what").asString());
    assertEquals(90, json().path("incidents").path(0).path("seconds").asInt());
    assertEquals("llm-latency (lasts)", json().path("incidents").path(1).path("what").asString());
    assertEquals(120, json().path("incidents").path(1).path("seconds").asInt());
  }

  /** It began at eight and is asked at half past twelve: five hours, of which two have calls. */
  @Test
  void hasALineForEachHourThatTheInstanceRemembers() {
    run("report", "--url", url, "--since", "15h", "--format", "json");
    assertEquals("hours=15", asked);
    JsonNode hours = json().path("history");
    assertEquals(5, hours.size());
    assertEquals("2026-11-26T09:00:00Z", hours.path(0).path("end").asString());
    assertEquals(0, hours.path(0).path("calls").asInt());
    assertTrue(hours.path(0).path("good").path("llm-success").isMissingNode());
    assertEquals("2026-11-26T11:00:00Z", hours.path(2).path("end").asString());
    assertEquals(100, hours.path(2).path("calls").asInt());
    assertEquals(4, hours.path(2).path("failed").asInt());
    assertEquals(0.9, hours.path(2).path("good").path("llm-success").asDouble(), 1e-9);
    assertEquals(30, hours.path(2).path("loss_usd").asDouble());
    assertEquals("2026-11-26T12:30:00Z", hours.path(4).path("end").asString());
    assertEquals(900, hours.path(4).path("calls").asInt());
  }

  @Test
  void putsHoursTogetherToDaysAndSaysWhatItCannotKnow() {
    run("report", "--url", url, "--since", "3d", "--view", "daily", "--format", "json");
    assertEquals("hours=72", asked);
    JsonNode day = json().path("history").path(0);
    assertEquals(1, json().path("history").size());
    assertEquals(1_000, day.path("calls").asInt());
    assertEquals(0.99, day.path("good").path("llm-success").asDouble(), 1e-9);
    assertEquals(1.75, day.path("cost_usd").asDouble(), 1e-9);
    assertFalse(json().path("notes").toString().contains("72 hours"));
    out.reset();
    run("report", "--url", url, "--since", "90d", "--format", "json");
    assertEquals("hours=72", asked);
    assertEquals(0, json().path("history").size(), "a week of 72 hours would be a lie");
    assertTrue(json().path("notes").toString().contains("An instance remembers 72 hours"));
    out.reset();
    run("report", "--url", url, "--since", "30m");
    assertEquals("minutes=30", asked);
  }

  @Test
  void tellsPeopleTheSame() {
    assertEquals(1, run("report", "--url", url));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("  llm-success           99.9 %"), text);
    assertTrue(text.contains("-900 %"), text);
    assertTrue(text.contains("at most 30 min 0 s  2 min 5 s"), text);
    assertTrue(text.contains("calls that a retry saved                 38"), text);
    assertTrue(text.contains("loss by calls that failed                $30.00"), text);
    assertTrue(text.contains("return on running the agent              $299.75"), text);
    assertTrue(text.contains("2026-11-26T11:00:00Z  100    4       90 %"), text);
    assertTrue(text.contains("emergency"), text);
    int timeout = text.indexOf("timeout");
    assertTrue(timeout > 0 && timeout < text.indexOf("rate_limited"), text);
    out.reset();
    run("report", "--url", url, "--format", "markdown");
    String markdown = out.toString(StandardCharsets.UTF_8);
    assertTrue(markdown.contains("| technical | llm-success | 99.9 % | 99 % |"), markdown);
    assertTrue(markdown.contains("| rate\\_limited | 1 |"), markdown);
  }

  @Test
  void endsWellWhenAllIsMet() {
    history = HISTORY.replace("\"bad\":4,", "\"bad\":0,").replace("\"bad\":10,", "\"bad\":1,");
    assertEquals(0, run("report", "--url", url), out.toString());
  }

  @Test
  void isNoSuccessWithoutData() {
    history =
        HISTORY.replaceFirst(
            "\"success\":990,\"degraded\":6,\"failure\":3,\"rejected\":1", "\"success\":0");
    assertEquals(3, run("report", "--url", url));
    assertTrue(err.toString().contains("No calls were counted"), err.toString());
    for (String other : new String[] {"{}", "other 1\n"}) {
      history = other;
      assertEquals(3, run("report", "--url", url));
      assertTrue(err.toString().contains("does not answer like an Evenkeel agent"), err.toString());
    }
    server.stop(0);
    assertEquals(3, run("report", "--url", url));
    assertTrue(err.toString().contains("nothing answers at " + url), err.toString());
  }

  @Test
  void showsItsCredentialsToTheServerAndToNobodyElse(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "t0p-secret\n");
    Path basic = Files.writeString(folder.resolve("basic"), "ann:hunter2\n");
    authorization = "Bearer t0p-secret";
    assertEquals(1, run("report", "--url", url, "--token-file", token.toString()), err.toString());
    authorization = "Basic YW5uOmh1bnRlcjI=";
    assertEquals(1, run("report", "--url", url, "--basic-file", basic.toString()), err.toString());
    authorization = "Bearer another";
    String[] asked = {
      "report", "--prometheus", url, "--job", "x", "--token-file", token.toString()
    };
    assertEquals(3, run(asked));
    assertTrue(err.toString().contains("answers 401: it wants one of --token-file"));
    assertFalse((out.toString() + err).contains("secret"), err.toString());
    assertFalse((out.toString() + err).contains("hunter2"), err.toString());
  }

  @Test
  void saysWhatIsWrongWithACommandLine() {
    Map<String[], String> wrong =
        Map.of(
            new String[] {"report", "--since", "yesterday"}, "--since is a number of m, h, d or w",
            new String[] {"report", "--prometheus", url}, "--job is missing",
            new String[] {"report", "--prometheus", url, "--url", url}, "not both",
            new String[] {"report", "--format", "html"}, "text, markdown or json, not html",
            new String[] {"report", "--view", "yearly"}, "monthly, not yearly",
            new String[] {"report", "--since", "900d", "--view", "hourly"}, "more than 1000 lines",
            new String[] {"report", "--since"}, "--since needs a value",
            new String[] {"report", "--url", "http://ann:hunter2@h/"}, "no user and password",
            new String[] {"report", "--sinse", "1h"}, "unknown option --sinse");
    wrong.forEach(
        (args, says) -> {
          err.reset();
          assertEquals(2, run(args), says);
          assertTrue(err.toString().contains(says), err.toString());
          assertFalse(err.toString().contains("hunter2"), err.toString());
        });
  }

  @Test
  void choosesAViewByTheLengthOfTheTime() {
    Map<String, Duration> views =
        Map.of("24h", Duration.ofHours(1), "7d", Duration.ofDays(1), "12w", Duration.ofDays(7));
    views.forEach(
        (since, period) -> assertEquals(period, options("report", "--since", since).period()));
    assertEquals(
        Duration.ofDays(30), options("report", "--since", "1d", "--view", "monthly").period());
  }

  private static ReportOptions options(String... args) {
    return ReportOptions.of(args, Map.of());
  }

  private static String samples(String labels, Object... timesAndValues) {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < timesAndValues.length; i += 2) {
      values.append(i == 0 ? "" : ",").append('[').append(timesAndValues[i]).append(",\"");
      values.append(timesAndValues[i + 1]).append("\"]");
    }
    return "{\"metric\":{" + labels + "},\"values\":[" + values + "]}";
  }

  @Test
  void findsTheWorstIncidentsInAPrometheus() throws IOException {
    answers.put(
        "slo_level:current",
        samples(
                "\"dimension\":\"latency\"",
                "100",
                0,
                "115",
                1,
                "130",
                1,
                "145",
                0,
                "160",
                1,
                "175",
                "NaN")
            + ","
            + samples("\"dimension\":\"success\"", "100", 2, "115", 3, "130", 0));
    ReportOptions options = options("report", "--prometheus", url, "--job", "x");
    Objectives objectives =
        Objectives.of(SettingsReader.read(new Properties(), Map.of(), null).slo());
    Report report =
        new PrometheusReport(
                new PrometheusApi(url, Credentials.NONE),
                objectives,
                options,
                Instant.ofEpochSecond(86_500))
            .read();
    assertEquals(
        List.of(
            new Report.Incident("success", 3, Instant.ofEpochSecond(100), Duration.ofSeconds(30)),
            new Report.Incident("latency", 1, Instant.ofEpochSecond(115), Duration.ofSeconds(30)),
            new Report.Incident("latency", 1, Instant.ofEpochSecond(160), Duration.ofSeconds(15))),
        report.incidents());
    assertEquals(24, report.periods().size());
    assertEquals(Instant.ofEpochSecond(86_500), report.periods().get(23).end());
    assertTrue(report.empty());
    assertFalse(report.missed());
  }
}

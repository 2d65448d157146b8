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
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against pages and answers with numbers worked out by hand. */
class ReportTest {

  /** 1000 calls of which 990 came to their answer, 6 to a fallback's, 4 failed; 5 do not count. */
  private static final String PAGE =
      """
      # HELP evenkeel_agent_build_info Version
      evenkeel_agent_build_info{java_version="17",version="1"} 1
      evenkeel_calls_total{outcome="success",workload="batch"} 490.0
      evenkeel_calls_total{outcome="success",workload="a\\"b"} 500.0
      evenkeel_calls_total{outcome="degraded",workload="batch"} 6.0
      evenkeel_calls_total{outcome="failure",workload="batch"} 3.0
      evenkeel_calls_total{outcome="rejected",workload="batch"} 1.0
      evenkeel_calls_total{outcome="excluded",workload="batch"} 5.0
      gen_ai_client_operation_duration_seconds_bucket{error_type="",le="0.1"} 100
      gen_ai_client_operation_duration_seconds_bucket{error_type="",le="0.5"} 960
      gen_ai_client_operation_duration_seconds_bucket{error_type="",le="+Inf"} 1000
      gen_ai_client_operation_duration_seconds_count{error_type=""} 1000
      gen_ai_client_operation_duration_seconds_count{error_type="timeout"} 3
      gen_ai_client_operation_duration_seconds_count{error_type="rate_limited"} 1
      evenkeel_retry_sequences_total{result="success"} 38.0
      evenkeel_retry_sequences_total{result="exhausted"} 2.0
      evenkeel_quality_violations_total{kind="refusal"} 1.0
      evenkeel_quality_checked_total 1000.0
      evenkeel_cost_usd_total{kind="call"} 1.5
      evenkeel_cost_usd_total{kind="retry"} 0.25
      evenkeel_business_amount_usd_total{outcome="failure",workload="batch"} 30.0
      evenkeel_business_amount_usd_total{outcome="success",workload="batch"} 9900.0
      evenkeel_incident_duration_seconds_count{tier="technical"} 2
      evenkeel_incident_duration_seconds_sum{tier="technical"} 180.0
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> answers = new LinkedHashMap<>();
  private HttpServer server;
  private String url;
  private String page = PAGE;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/",
        exchange -> {
          String asked =
              URLDecoder.decode(
                  exchange.getRequestURI().getRawQuery() + "", StandardCharsets.UTF_8);
          String text =
              exchange.getRequestURI().getPath().equals("/metrics") ? page : answer(asked);
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
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
  void measuresTheObjectivesOfOneInstance() {
    assertEquals(1, run("report", "--url", url, "--format", "json"), err.toString());
    assertEquals(0.996, objective("business-success").path("measured").asDouble(), 1e-9);
    assertEquals("missed", objective("business-success").path("verdict").asString());
    assertEquals(0.99, objective("llm-success").path("measured").asDouble(), 1e-9);
    // 1 % failed of 0.1 % that may: ten budgets, so nine too many
    assertEquals(-9, objective("llm-success").path("error_budget_remaining").asDouble(), 1e-6);
    assertEquals(0.96, objective("llm-latency").path("measured").asDouble(), 1e-9);
    assertEquals("met", objective("llm-latency").path("verdict").asString());
    assertEquals("missed_silently", objective("business-latency").path("verdict").asString());
    assertEquals(0.95, objective("retry-success").path("measured").asDouble(), 1e-9);
    assertEquals("met", objective("retry-success").path("verdict").asString());
    assertEquals(0.999, objective("business-correctness").path("measured").asDouble(), 1e-9);
    assertEquals("unknown", objective("availability").path("verdict").asString());
    assertTrue(objective("availability").path("measured").isNull());
    assertEquals(30, json().path("loss_usd").asDouble());
    assertEquals(38, json().path("retried_calls").path("success").asInt());
    assertEquals(0.25, json().path("cost_usd").path("retry").asDouble());
    assertEquals(90, json().path("incidents").path(0).path("seconds").asInt());
  }

  @Test
  void tellsPeopleTheSame() {
    assertEquals(1, run("report", "--url", url));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.contains("technical       llm-success           99.900 %           99.000 %"), text);
    assertTrue(text.contains("-900.000 %"), text);
    assertTrue(text.contains("calls that a retry saved   38"), text);
    assertTrue(text.contains("loss by calls that failed  $30.00"), text);
    int timeout = text.indexOf("timeout");
    assertTrue(timeout > 0 && timeout < text.indexOf("rate_limited"), text);
    out.reset();
    run("report", "--url", url, "--format", "markdown");
    String markdown = out.toString(StandardCharsets.UTF_8);
    assertTrue(markdown.contains("| technical | llm-success | 99.900 % | 99.000 % |"), markdown);
    assertTrue(markdown.contains("| rate\\_limited | 1 |"), markdown);
  }

  @Test
  void endsWellWhenAllIsMet() {
    page =
        """
        evenkeel_agent_build_info{version="1"} 1
        evenkeel_calls_total{outcome="success"} 10
        """;
    assertEquals(0, run("report", "--url", url), out.toString());
  }

  @Test
  void isNoSuccessWithoutData() {
    page =
        "evenkeel_agent_build_info{version=\"1\"} 1\nevenkeel_calls_total{outcome=\"success\"} 0\n";
    assertEquals(3, run("report", "--url", url));
    assertTrue(err.toString().contains("No calls were counted"), err.toString());
    page = "other 1\n";
    assertEquals(3, run("report", "--url", url));
    assertTrue(err.toString().contains("serves no metrics of an Evenkeel agent"), err.toString());
    server.stop(0);
    assertEquals(3, run("report", "--url", url));
    assertTrue(err.toString().contains("nothing answers at " + url), err.toString());
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
            new String[] {"report", "--sinse", "1h"}, "unknown option --sinse");
    wrong.forEach(
        (args, says) -> {
          err.reset();
          assertEquals(2, run(args), says);
          assertTrue(err.toString().contains(says), err.toString());
        });
  }

  @Test
  void choosesAViewByTheLengthOfTheTime() {
    Map<String, Duration> views =
        Map.of("24h", Duration.ofHours(1), "7d", Duration.ofDays(1), "12w", Duration.ofDays(7));
    views.forEach(
        (since, period) ->
            assertEquals(
                period, ReportOptions.of(new String[] {"report", "--since", since}).period()));
    assertEquals(
        Duration.ofDays(30),
        ReportOptions.of(new String[] {"report", "--since", "1d", "--view", "monthly"}).period());
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
    ReportOptions options =
        ReportOptions.of(new String[] {"report", "--prometheus", url, "--job", "x"});
    Objectives objectives =
        Objectives.of(SettingsReader.read(new Properties(), Map.of(), null).slo());
    Report report =
        new PrometheusReport(
                new PrometheusApi(url, ""), objectives, options, Instant.ofEpochSecond(86_500))
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

package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static dev.evenkeel.agent.metrics.Samples.scrape;
import static dev.evenkeel.agent.metrics.Samples.succeed;
import static dev.evenkeel.agent.metrics.Samples.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o",
    "gpt-4o-2024-08-06, gpt-4o",
    "gpt-4o-mini-2024-07-18, gpt-4o-mini",
    "gpt-4-0613, gpt-4-0613",
    "claude-3-5-sonnet-20241022, claude-3-5-sonnet",
    "claude-3-5-sonnet@20240620, claude-3-5-sonnet",
    "anthropic.claude-3-5-sonnet-20241022-v2:0, anthropic.claude-3-5-sonnet-v2:0",
    "model-20249999, model-20249999",
    "ft:gpt-4o-mini-2024-07-18:org:name:id, ft:gpt-4o-mini",
    "ft:gpt-4o, ft:gpt-4o",
    "davinci:ft-org:custom-2023-01-02-03-04, ft:davinci",
    "gpt-35-turbo.ft-0123456789abcdef, ft:gpt-35-turbo",
    "microsoft-4, microsoft-4",
    "models/gemini-2.5-flash, gemini-2.5-flash",
    "projects/my-project/locations/x/publishers/google/models/gemini-2.5-pro, gemini-2.5-pro",
    "accounts/me/models/llama#accounts/me/deployments/d1, llama",
    "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.meta.llama, eu.meta.llama",
    "meta-llama/Llama-3.3-70B, meta-llama/Llama-3.3-70B",
    "'', unknown",
  })
  void aModelsLabelLeavesOutWhatMultipliesSeries(String model, String label) {
    assertEquals(label, Labels.model(model));
  }

  @Test
  void theFiftyFirstModelAndAllLaterOnesShareOneSeriesAndAreCounted() {
    Metrics metrics = Samples.metrics();
    for (int number = 0; number < 1_000; number++) {
      succeed(metrics, endpoint("openai", "model-" + number));
    }
    String scrape = scrape(metrics);
    assertEquals(51, models(scrape).size(), models(scrape).toString());
    assertEquals(
        950,
        value(
            scrape,
            "evenkeel_calls_total",
            "gen_ai_operation_name=\"chat\"",
            "gen_ai_provider_name=\"openai\"",
            "gen_ai_request_model=\"_OTHER\"",
            "outcome=\"success\""));
    assertEquals(950, value(scrape, "evenkeel_agent_series_limited_total", "label=\"model\""));
  }

  @Test
  void routesBeyondTheLimitShareOneSeries() {
    Metrics metrics = Samples.metrics();
    for (int number = 0; number < 600; number++) {
      succeed(metrics, endpoint("openai", "model-" + number));
    }
    String scrape = scrape(metrics);
    assertEquals(
        88,
        value(
            scrape,
            "evenkeel_circuit_breaker_calls_total",
            "breaker=\"_OTHER\"",
            "kind=\"successful\""));
    assertEquals(88, value(scrape, "evenkeel_agent_series_limited_total", "label=\"breaker\""));
  }

  @Test
  void manyProvidersAndComponentsAreBoundedToo() {
    Metrics metrics = Samples.metrics();
    for (int number = 0; number < 100; number++) {
      succeed(metrics, endpoint("provider-" + number, "m"));
      metrics.internalError("component-" + number, new IllegalStateException("seen"));
    }
    String scrape = scrape(metrics);
    assertEquals(36, value(scrape, "evenkeel_agent_series_limited_total", "label=\"provider\""));
    assertEquals(36, value(scrape, "evenkeel_agent_internal_errors_total", "component=\"_OTHER\""));
  }

  @Test
  void aHostileModelNameIsCutAndEscaped() {
    Metrics metrics = Samples.metrics();
    String hostile = "<img src=x onerror=\"alert(1)\">\\\nevenkeel_calls_total 1\u0000\ud800";
    succeed(metrics, endpoint("openai", hostile));
    succeed(metrics, endpoint("openai", "x".repeat(10_000)));
    succeed(metrics, endpoint("openai", "y".repeat(99) + "\ud83d\ude00"));
    String scrape = scrape(metrics);
    assertTrue(
        scrape.contains(
            "gen_ai_request_model=\"<img src=x onerror=\\\"alert(1)\\\">\\\\\\n"
                + "evenkeel_calls_total 1\ufffd\ufffd\""),
        scrape);
    assertFalse(scrape.contains("\nevenkeel_calls_total 1"), scrape);
    assertTrue(scrape.contains("\"" + "x".repeat(100) + "\""));
    assertFalse(scrape.contains("x".repeat(101)));
    assertTrue(scrape.contains("\"" + "y".repeat(99) + "\ufffd\""), "no half a character");
    assertEquals(3, models(scrape).size());
  }

  @Test
  void twoLongRoutesStayTwo() {
    String common = "openai api.example.com " + "m".repeat(200);
    String one = Labels.route(common + "1");
    String two = Labels.route(common + "2");
    assertNotEquals(one, two);
    assertEquals(Labels.MAX_LENGTH, one.length());
    assertEquals(one, Labels.route(common + "1"));
  }

  private static java.util.Set<String> models(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("evenkeel_calls_total{"))
        .map(line -> line.replaceFirst(".*gen_ai_request_model=\"", ""))
        .map(line -> line.substring(0, line.indexOf("\",outcome")))
        .collect(Collectors.toSet());
  }
}

package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.SECOND;
import static dev.evenkeel.agent.metrics.Samples.attempt;
import static dev.evenkeel.agent.metrics.Samples.call;
import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static dev.evenkeel.agent.metrics.Samples.of;
import static dev.evenkeel.agent.metrics.Samples.retry;
import static dev.evenkeel.agent.metrics.Samples.returned;
import static dev.evenkeel.agent.metrics.Samples.scrape;
import static dev.evenkeel.agent.metrics.Samples.succeed;
import static dev.evenkeel.agent.metrics.Samples.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final String[] L = {
    "gen_ai_operation_name=\"chat\"",
    "gen_ai_provider_name=\"openai\"",
    "gen_ai_request_model=\"gpt-4o\""
  };
  private static final String PROVIDER = L[1];

  private final Metrics metrics = Samples.metrics();
  private final Endpoint gpt = endpoint("openai", "gpt-4o-2024-08-06");

  @Test
  void countsAClassOnceThatIsWovenAgain() {
    metrics.woven("okhttp", "ok");
    metrics.unwoven();
    String label = "target=\"okhttp\"";
    assertEquals(0, value(scrape(metrics), "evenkeel_agent_instrumented_classes", label));
    metrics.woven("okhttp", "ok");
    assertEquals(1, value(scrape(metrics), "evenkeel_agent_instrumented_classes", label));
  }

  @Test
  void showsEveryOutcomeAtZeroAsSoonAsACallHasBegun() {
    metrics.callStarted(gpt);
    String scrape = scrape(metrics);
    for (String outcome : new String[] {"success", "degraded", "failure", "rejected", "excluded"}) {
      assertEquals(0, value(scrape, "evenkeel_calls_total", with("outcome", outcome)));
    }
    assertEquals(1, value(scrape, "evenkeel_calls_in_flight", PROVIDER));
  }

  @Test
  void countsAndTimesASuccessfulCallWithAnEmptyErrorType() {
    succeed(metrics, gpt);
    String scrape = scrape(metrics);
    assertEquals(1, value(scrape, "evenkeel_calls_total", with("outcome", "success")));
    assertEquals(0, value(scrape, "evenkeel_calls_in_flight", PROVIDER));
    String duration = "gen_ai_client_operation_duration_seconds";
    assertEquals(1, value(scrape, duration + "_count", with("error_type", "")));
    assertEquals(0.25, value(scrape, duration + "_sum", with("error_type", "")), 1e-9);
    assertEquals(
        0, value(scrape, duration + "_bucket", L[0], L[1], L[2], "error_type=\"\"", "le=\"0.2\""));
    assertEquals(
        1, value(scrape, duration + "_bucket", L[0], L[1], L[2], "error_type=\"\"", "le=\"0.3\""));
    assertEquals(
        1,
        value(
            scrape,
            "evenkeel_attempts_total",
            L[1],
            L[2],
            "result=\"success\"",
            "error_type=\"\""));
    assertEquals(
        1, value(scrape, "evenkeel_attempt_duration_seconds_count", L[1], "result=\"success\""));
  }

  @Test
  void namesTheOutcomeOfAFailedCallAndWhyNothingWasRetried() {
    metrics.callStarted(gpt);
    metrics.attemptEnded(attempt(gpt, Outcome.SERVER_ERROR, returned("policy", true)));
    metrics.callEnded(call(gpt, Result.FAILURE, Outcome.SERVER_ERROR, 1));
    String scrape = scrape(metrics);
    assertEquals(
        1,
        value(
            scrape,
            "gen_ai_client_operation_duration_seconds_count",
            with("error_type", "server_error")));
    assertEquals(
        1,
        value(
            scrape,
            "evenkeel_attempts_total",
            L[1],
            L[2],
            "result=\"error\"",
            "error_type=\"server_error\""));
    assertEquals(1, value(scrape, "evenkeel_retries_skipped_total", PROVIDER, "reason=\"policy\""));
  }

  @Test
  void splitsTheWaitBeforeARetryIntoTheServersPartAndTheRest() {
    Classification limited =
        new Classification(Outcome.RATE_LIMITED, false, Retryable.AFTER_DELAY, 2_000);
    metrics.retryScheduled(gpt, limited, retry(3 * SECOND));
    metrics.retryScheduled(gpt, of(Outcome.UNAVAILABLE), retry(5 * SECOND));
    String scrape = scrape(metrics);
    String wait = "evenkeel_retry_wait_seconds_total";
    assertEquals(2, value(scrape, wait, PROVIDER, "reason=\"retry_after\""), 1e-9);
    assertEquals(6, value(scrape, wait, PROVIDER, "reason=\"backoff\""), 1e-9);
    assertEquals(
        1, value(scrape, "evenkeel_retries_total", PROVIDER, "error_type=\"rate_limited\""));
  }

  @Test
  void tellsRetriedCallsThatSucceededFromThoseThatDidNotAndLeavesOutExcludedOnes() {
    metrics.callEnded(call(gpt, Result.SUCCESS, Outcome.OK, 3));
    metrics.callEnded(call(gpt, Result.FAILURE, Outcome.UNAVAILABLE, 3));
    metrics.callEnded(call(gpt, Result.EXCLUDED, Outcome.CANCELLED, 2));
    metrics.callEnded(call(gpt, Result.SUCCESS, Outcome.OK, 1));
    String scrape = scrape(metrics);
    String sequences = "evenkeel_retry_sequences_total";
    assertEquals(1, value(scrape, sequences, PROVIDER, "result=\"success\""));
    assertEquals(1, value(scrape, sequences, PROVIDER, "result=\"exhausted\""));
  }

  @Test
  void countsTheTokensThatTheAnswerReportsAndNoOthers() {
    metrics.callEnded(
        new Call(
            gpt,
            Result.SUCCESS,
            of(Outcome.OK),
            1,
            SECOND,
            0,
            SECOND / 2,
            new Usage(100, 20, 60, -1, 7),
            ""));
    String scrape = scrape(metrics);
    assertEquals(100, value(scrape, "evenkeel_tokens_total", with("type", "input")));
    assertEquals(60, value(scrape, "evenkeel_tokens_total", with("type", "cache_read")));
    assertEquals(7, value(scrape, "evenkeel_tokens_total", with("type", "reasoning")));
    assertFalse(scrape.contains("type=\"cache_creation\""), scrape);
    assertEquals(
        20, value(scrape, "gen_ai_client_token_usage_sum", with("gen_ai_token_type", "output")));
    assertEquals(1, value(scrape, "gen_ai_client_operation_time_to_first_chunk_seconds_count", L));
  }

  @Test
  void countsAQualityOutcomeAsAViolationAndItsAttemptAsAnswered() {
    metrics.attemptEnded(attempt(gpt, Outcome.TRUNCATED, returned("policy", false)));
    metrics.callEnded(call(gpt, Result.SUCCESS, Outcome.TRUNCATED, 1));
    String scrape = scrape(metrics);
    assertEquals(1, value(scrape, "evenkeel_quality_violations_total", with("kind", "truncated")));
    assertEquals(
        1,
        value(
            scrape,
            "evenkeel_attempts_total",
            L[1],
            L[2],
            "result=\"success\"",
            "error_type=\"\""));
    assertFalse(scrape.contains("evenkeel_retries_skipped_total{"), scrape);
  }

  /** Groq answers 400 where the model's call of a tool is no JSON: the application has nothing. */
  @Test
  void countsABadAnswerThatIsToldByAnErrorAsBothAViolationAndAFailure() {
    Classification told =
        new Classification(Outcome.MALFORMED_RESPONSE, false, true, Retryable.YES, -1);
    metrics.attemptEnded(new Attempt(gpt, 1, told, 400, 1, "", returned("policy", false)));
    String scrape = scrape(metrics);
    assertEquals(
        1, value(scrape, "evenkeel_quality_violations_total", with("kind", "malformed_response")));
    String failed = "error_type=\"malformed_response\"";
    assertEquals(
        1, value(scrape, "evenkeel_attempts_total", L[1], L[2], "result=\"error\"", failed));
    assertFalse(scrape.contains("evenkeel_calls_unpriced_total{"), scrape);
  }

  @Test
  void countsRetriesMadeAboveTheAgentByLayer() {
    metrics.attemptEnded(
        new Attempt(gpt, 1, of(Outcome.OVERLOADED), 529, 1, "sdk", returned("layered", true)));
    assertEquals(
        1, value(scrape(metrics), "evenkeel_layered_retries_total", PROVIDER, "layer=\"sdk\""));
  }

  @Test
  void countsARefusedCallByReason() {
    metrics.callStarted(gpt);
    metrics.callEnded(
        new Call(
            gpt,
            Result.REJECTED,
            of(Outcome.UNAVAILABLE),
            0,
            1_000,
            0,
            -1,
            Usage.NONE,
            "breaker_open"));
    String scrape = scrape(metrics);
    assertEquals(1, value(scrape, "evenkeel_calls_total", with("outcome", "rejected")));
    assertEquals(
        1, value(scrape, "evenkeel_calls_refused_total", PROVIDER, "reason=\"breaker_open\""));
    assertEquals(
        1,
        value(
            scrape,
            "evenkeel_circuit_breaker_calls_total",
            "breaker=\"" + gpt.route() + "\"",
            "kind=\"not_permitted\""));
  }

  @Test
  void speaksOfProvidersInTheWordsOfOpenTelemetry() {
    for (String provider :
        new String[] {
          "azure_openai", "bedrock", "gemini", "vertex", "mistral", "xai", "moonshot"
        }) {
      succeed(metrics, endpoint(provider, "m"));
    }
    String scrape = scrape(metrics);
    for (String name :
        new String[] {
          "azure.ai.openai",
          "aws.bedrock",
          "gcp.gemini",
          "gcp.vertex_ai",
          "mistral_ai",
          "x_ai",
          "moonshot_ai"
        }) {
      assertTrue(scrape.contains("gen_ai_provider_name=\"" + name + "\""), name);
    }
  }

  @Test
  void saysWhichModeHoldsSinceTheSettingsFileChanged() {
    Properties observing = new Properties();
    observing.setProperty("evenkeel.mode", "observe");
    metrics.reloaded(SettingsReader.read(observing, Map.of(), null));
    metrics.reloaded(SettingsReader.read(observing, Map.of(), null));
    metrics.notReloaded();
    String scrape = scrape(metrics);
    assertEquals(1, value(scrape, "evenkeel_agent_config_info", "mode=\"observe\""));
    assertFalse(scrape.contains("mode=\"enforce\""));
    String reloads = "evenkeel_agent_config_reloads_total";
    assertEquals(2, value(scrape, reloads, "result=\"success\""));
    assertEquals(1, value(scrape, reloads, "result=\"failure\""));
  }

  @Test
  void saysWhatTheAgentIsAndWhatItWove() {
    metrics.woven("okhttp", "ok");
    metrics.woven("okhttp", "failed");
    metrics.internalError("transport", new IllegalStateException("seen"));
    scrape(metrics);
    String scrape = scrape(metrics);
    String java = "java_version=\"" + System.getProperty("java.version") + "\"";
    assertEquals(1, value(scrape, "evenkeel_agent_build_info", "version=\"1.2.3\"", java));
    assertEquals(1, value(scrape, "evenkeel_agent_config_info", "mode=\"enforce\""));
    assertEquals(1, value(scrape, "evenkeel_agent_instrumented_classes", "target=\"okhttp\""));
    assertEquals(
        1,
        value(scrape, "evenkeel_agent_transforms_total", "target=\"okhttp\"", "result=\"failed\""));
    assertEquals(
        1, value(scrape, "evenkeel_agent_internal_errors_total", "component=\"transport\""));
    long series = scrape.lines().filter(line -> !line.startsWith("#")).count();
    assertEquals(series, value(scrape, "evenkeel_agent_series"));
    assertTrue(value(scrape, "evenkeel_agent_scrape_duration_seconds") > 0);
  }

  @Test
  void survivesARecordingThatMakesNoSenseAndCountsIt() {
    metrics.attemptEnded(new Attempt(gpt, 1, null, 200, 1, "", null));
    assertEquals(
        1, value(scrape(metrics), "evenkeel_agent_internal_errors_total", "component=\"metrics\""));
  }

  private static String[] with(String label, String value) {
    return new String[] {L[0], L[1], L[2], label + "=\"" + value + "\""};
  }
}

package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.attempt;
import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static dev.evenkeel.agent.metrics.Samples.of;
import static dev.evenkeel.agent.metrics.Samples.returned;
import static dev.evenkeel.agent.metrics.Samples.scrape;
import static dev.evenkeel.agent.metrics.Samples.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Work;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import org.junit.jupiter.api.Test;

/** gpt-4o costs 2.50 USD per million tokens of input, 1.25 of cached input and 10 of output. */
class CostMetersTest {

  private static final double EXACTLY = 1e-12;
  private static final Work WORK =
      new Work("gpt-4o-2024-08-06", new Usage(1_000, 100, 400, -1, -1), true);
  private static final double DOLLARS = 0.0015 + 0.0005 + 0.001;

  private final Metrics metrics = Samples.priced();
  private final Endpoint gpt = endpoint("openai", "gpt-4o");

  @Test
  void tellsAnswersToARetryFromThoseAtOnceAndFromFailures() {
    metrics.attemptEnded(attempt(gpt, 1, Outcome.OK, WORK));
    metrics.attemptEnded(attempt(gpt, 1, Outcome.TRUNCATED, WORK));
    metrics.attemptEnded(attempt(gpt, 2, Outcome.OK, WORK));
    metrics.attemptEnded(attempt(gpt, 1, Outcome.TRANSPORT, WORK));
    String scrape = scrape(metrics);
    assertEquals(2 * DOLLARS, cost(scrape, "call"), EXACTLY);
    assertEquals(DOLLARS, cost(scrape, "retry"), EXACTLY);
    assertEquals(DOLLARS, cost(scrape, "failed"), EXACTLY);
    assertEquals(1, billed(scrape, "known"));
  }

  @Test
  void countsAnAnswerToARetryOfTheSdkAsOneToARetry() {
    metrics.attemptEnded(
        new Attempt(gpt, 1, of(Outcome.OK), 200, 1, "sdk", returned("policy", false), WORK));
    assertEquals(DOLLARS, cost(scrape(metrics), "retry"), EXACTLY);
  }

  @Test
  void countsABrokenAnswerWithAQualityOutcomeAsAFailure() {
    Classification broken = new Classification(Outcome.MALFORMED_RESPONSE, true, Retryable.YES, -1);
    metrics.attemptEnded(new Attempt(gpt, 1, broken, 200, 1, "", returned("policy", false), WORK));
    assertEquals(DOLLARS, cost(scrape(metrics), "failed"), EXACTLY);
  }

  @Test
  void countsCallsOfModelsWithoutAPriceAndCallsWithoutTokens() {
    Endpoint house = endpoint("openai", "house");
    metrics.attemptEnded(attempt(house, 1, Outcome.OK, new Work("house", WORK.usage(), true)));
    metrics.attemptEnded(attempt(house, 1, Outcome.OK, new Work("house", Usage.NONE, true)));
    metrics.attemptEnded(attempt(house, 1, Outcome.AUTH, new Work(null, Usage.NONE, false)));
    String scrape = scrape(metrics);
    String unpriced = "evenkeel_calls_unpriced_total";
    assertEquals(1, value(scrape, unpriced, labels("house", "reason=\"no_price\"")));
    assertEquals(1, value(scrape, unpriced, labels("house", "reason=\"no_tokens\"")));
    assertFalse(scrape.contains("evenkeel_cost_usd_total{"), scrape);
    assertFalse(scrape.contains("evenkeel_attempts_possibly_billed_total{"), scrape);
  }

  @Test
  void countsFailuresThatMayBeBilledThoughNobodyKnowsHowMuch() {
    metrics.attemptEnded(attempt(gpt, 1, Outcome.TIMEOUT, new Work(null, Usage.NONE, true)));
    metrics.attemptEnded(attempt(gpt, 1, Outcome.CANCELLED, new Work(null, Usage.NONE, true)));
    metrics.attemptEnded(attempt(gpt, 1, Outcome.OVERLOADED, new Work(null, Usage.NONE, false)));
    String scrape = scrape(metrics);
    assertEquals(2, billed(scrape, "unknown"));
    assertFalse(scrape.contains("evenkeel_cost_usd_total{"), scrape);
  }

  @Test
  void leavesOutWhatIsNoInference() {
    Endpoint files =
        new Endpoint("openai", Api.OTHER, "other", "unknown", "api.openai.com", "", false, false);
    metrics.attemptEnded(attempt(files, 1, Outcome.OK, WORK));
    metrics.attemptEnded(attempt(files, 1, Outcome.TIMEOUT, WORK));
    assertFalse(scrape(metrics).contains("evenkeel_cost_usd_total{"));
    assertFalse(scrape(metrics).contains("evenkeel_calls_unpriced_total{"));
  }

  private static double cost(String scrape, String kind) {
    return value(scrape, "evenkeel_cost_usd_total", labels("gpt-4o", "kind=\"" + kind + "\""));
  }

  private static double billed(String scrape, String cost) {
    return value(
        scrape,
        "evenkeel_attempts_possibly_billed_total",
        labels("gpt-4o", "cost=\"" + cost + "\""));
  }

  private static String[] labels(String model, String last) {
    return new String[] {
      "gen_ai_operation_name=\"chat\"",
      "gen_ai_provider_name=\"openai\"",
      "gen_ai_request_model=\"" + model + "\"",
      last
    };
  }
}

package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.Received;
import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Plays a scenario of the table, and checks result, wire and metrics. */
final class CallCheck {

  private static final int BASELINE_MINUTES = 5;

  /** Less than the 10 s after which the agent no longer waits for a retry from above. */
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(8);

  private final App app;
  private final boolean agent;

  CallCheck(App app, boolean agent) {
    this.app = app;
    this.agent = agent;
  }

  /**
   * @param baseline the same without the agent: filled by that run, awaited by the others
   * @return what came of it, in few words
   */
  String check(Scenario scenario, Stage stage, CompletableFuture<Result> baseline)
      throws Exception {
    stage.play(scenario.steps());
    Result result = stage.call(scenario.sdkRetries(), scenario.timeout());
    if (!agent) {
      baseline.complete(result);
    }
    int attempts = stage.received().size();
    String story = stage.story(result);
    Expected expected = agent ? scenario.kept() : scenario.plain();
    Expected.Run run = new Expected.Run(app, stage.variant());
    checkResult(result, expected.status(run), stage.variant(), story);
    checkAttempts(attempts, expected, stage.variant(), story);
    if (agent) {
      checkGaps(scenario, stage.received(), story);
      if (scenario.plain() != null && !result.ok() && isSame(scenario, run, result)) {
        Result plain = baseline.get(BASELINE_MINUTES, TimeUnit.MINUTES);
        checkSameError(result, plain, stage.variant(), story + "\nplain " + plain.json());
        if (sameWords(scenario.steps().get(0))) {
          assertEquals(plain.chain(), result.chain(), "messages and causes" + story);
        }
      }
      checkMetrics(scenario, stage, attempts, result, story);
    }
    return result.summary() + ", " + attempts + (attempts == 1 ? " attempt" : " attempts");
  }

  /** Some SDKs are told of a final failure without a response by a response. */
  private static boolean isSame(Scenario scenario, Expected.Run run, Result result) {
    int plain = scenario.plain().status(run);
    int kept = scenario.kept().status(run);
    return kept == plain || kept == Expected.ANY_ERROR && result.status() == plain;
  }

  /**
   * Whether a failure's words are the same each time: which of a library's timers comes first is
   * chance, and an SDK that cannot read an error inside a stream stumbles over it where it may.
   */
  private boolean sameWords(Step met) {
    return !(met instanceof Step.Hang) && (app.tellsStatus() || !(met instanceof Step.StreamError));
  }

  private void checkResult(Result result, int status, Variant variant, String story) {
    if (status == Expected.OK) {
      assertTrue(result.ok(), "must succeed" + story);
      assertEquals(variant.text(), result.text(), "text" + story);
      return;
    }
    assertNotEquals(null, result.error(), "must fail" + story);
    if (status != Expected.ANY_ERROR && app.tellsStatus()) {
      assertEquals(status, result.status(), "status" + story);
    }
  }

  private void checkAttempts(int attempts, Expected expected, Variant variant, String story) {
    Expected.Run run = new Expected.Run(app, variant);
    int least = expected.least().applyAsInt(run);
    int most = expected.most().applyAsInt(run);
    assertTrue(
        attempts >= least && attempts <= most,
        () -> attempts + " attempts, not " + least + " to " + most + story);
  }

  private static void checkGaps(Scenario scenario, List<Received> received, String story) {
    for (int i = 1; i < received.size(); i++) {
      long gap = received.get(i).nanos() - received.get(i - 1).nanos();
      assertTrue(gap >= scenario.gap().toNanos(), "came too early" + story);
    }
  }

  /** A failure must look as it does without the agent, and so must what came before it. */
  private static void checkSameError(Result result, Result plain, Variant variant, String story) {
    assertEquals(plain.error(), result.error(), "exception" + story);
    assertEquals(plain.status(), result.status(), "status" + story);
    assertEquals(plain.body(), result.body(), "body" + story);
    if (variant.http2() || variant.overtaking()) {
      // A reset of a stream overtakes what came before it, more or less of it by chance.
      assertTrue(variant.text().startsWith(result.text()), "text" + story);
    } else {
      assertEquals(plain.pieces(), result.pieces(), "pieces" + story);
    }
  }

  /** Every attempt is counted once, and so is the call, however often it was sent. */
  private void checkMetrics(
      Scenario scenario, Stage stage, int attempts, Result result, String story) throws Exception {
    Scrape scrape =
        Await.until(
            RECORDED_WITHIN,
            stage::scrape,
            page -> calls(page, stage) >= scenario.calls() && attempts(page, stage) >= attempts);
    String context = story + "\nmetrics\n" + scrape.mentioning(stage.model());
    assertEquals(attempts, attempts(scrape, stage), "evenkeel_attempts_total" + context);
    assertEquals(scenario.calls(), calls(scrape, stage), "evenkeel_calls_total" + context);
    assertEquals(
        result.ok() ? scenario.calls() : 0,
        scrape.sum(
            "evenkeel_calls_total", "gen_ai_request_model", stage.model(), "outcome", "success"),
        "evenkeel_calls_total success" + context);
    int status = scenario.kept().status(new Expected.Run(app, stage.variant()));
    if (status < 400 || status >= 500) {
      assertEquals(
          0,
          scrape.sum(
              "evenkeel_calls_total", "gen_ai_request_model", stage.model(), "outcome", "excluded"),
          "a provider's fault is excluded" + context);
    }
  }

  private static double calls(Scrape scrape, Stage stage) {
    return scrape.sum("evenkeel_calls_total", "gen_ai_request_model", stage.model());
  }

  private static double attempts(Scrape scrape, Stage stage) {
    return scrape.sum("evenkeel_attempts_total", "gen_ai_request_model", stage.model());
  }
}

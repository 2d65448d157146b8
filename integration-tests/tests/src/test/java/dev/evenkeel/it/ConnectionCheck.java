package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls whose connections are refused, or end after they were used; the SDK's retries are on. */
final class ConnectionCheck {

  /** {@code evenkeel.retry.attempts} by default. */
  private static final int POLICY_ATTEMPTS = 3;

  private static final int BASELINE_MINUTES = 5;
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(8);

  private final boolean agent;

  ConnectionCheck(boolean agent) {
    this.agent = agent;
  }

  /** Nobody sees these on the wire: the agent's own count is what there is. */
  String refused(Stage stage, CompletableFuture<Result> baseline) throws Exception {
    Result result = stage.callNobody();
    assertTrue(!result.ok(), "must fail" + stage.story(result));
    if (!agent) {
      baseline.complete(result);
      return result.summary();
    }
    Scrape scrape =
        Await.until(RECORDED_WITHIN, stage::scrape, page -> sum("calls", page, stage) >= 1);
    String story = stage.story(result) + "\nmetrics\n" + scrape.mentioning(stage.model());
    Result plain = baseline.get(BASELINE_MINUTES, TimeUnit.MINUTES);
    if (result.status() == 0) {
      assertEquals(plain.chain(), result.chain(), "messages and causes" + story);
    }
    assertEquals(1, sum("calls", scrape, stage), "evenkeel_calls_total" + story);
    assertEquals(
        POLICY_ATTEMPTS, sum("attempts", scrape, stage), "evenkeel_attempts_total" + story);
    return result.summary() + ", " + POLICY_ATTEMPTS + " attempts";
  }

  private static double sum(String what, Scrape page, Stage stage) {
    return page.sum("evenkeel_" + what + "_total", "gen_ai_request_model", stage.model());
  }

  /** A client may send again by itself where a connection was in use before. */
  String resetAfterUse(Stage stage) throws Exception {
    stage.play(List.of(Step.answer(Scenarios.TEXT), new Step.Reset()));
    Result first = stage.call(Scenario.BY_DEFAULT, Timeout.DEFAULT);
    assertTrue(first.ok(), "must succeed" + stage.story(first));
    Result result = stage.call(Scenario.BY_DEFAULT, Timeout.DEFAULT);
    int attempts = stage.received().size() - 1;
    String story = stage.story(result);
    assertTrue(!result.ok(), "must fail" + story);
    if (agent) {
      assertTrue(attempts <= POLICY_ATTEMPTS, attempts + " attempts" + story);
      Scrape scrape =
          Await.until(RECORDED_WITHIN, stage::scrape, page -> sum("calls", page, stage) >= 2);
      assertEquals(1 + attempts, sum("attempts", scrape, stage), "evenkeel_attempts_total" + story);
    }
    return result.summary() + ", " + attempts + " attempts";
  }
}

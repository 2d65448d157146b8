package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Five failures open the breaker, its answers look like the provider's, two probes close it. */
final class BreakerCheck {

  /** {@code evenkeel.breaker.consecutive} by default. */
  private static final int OPENS_AFTER = 5;

  /** {@code evenkeel.breaker.successes} by default. */
  private static final int PROBES = 2;

  private final App app;
  private final Step failure;

  private final Timeout timeout;

  /**
   * @param timeout the caller's, while the provider fails
   */
  BreakerCheck(App app, Step failure, Timeout timeout) {
    this.app = app;
    this.failure = failure;
    this.timeout = timeout;
  }

  /**
   * @param refusal what the SDK makes of the provider's own 503, without the agent
   */
  String check(Stage stage, CompletableFuture<Result> refusal) throws Exception {
    List<Step> steps = new ArrayList<>(Collections.nCopies(OPENS_AFTER, failure));
    steps.add(Step.answer(Scenarios.TEXT));
    stage.play(steps);
    for (int i = 0; i < OPENS_AFTER; i++) {
      Result failed = stage.call(Scenario.NONE, timeout);
      assertTrue(!failed.ok(), "must fail" + stage.story(failed));
    }
    Result refused =
        stage.call(Scenario.BY_DEFAULT, Timeout.DEFAULT); // and its SDK must not ask again
    checkRefused(refused, refusal.get(5, TimeUnit.MINUTES), stage);

    int refusals = 1;
    Result answered = stage.call(Scenario.NONE, Timeout.DEFAULT);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (; !answered.ok() && System.nanoTime() < deadline; refusals++) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      answered = stage.call(Scenario.NONE, Timeout.DEFAULT);
    }
    assertTrue(answered.ok(), "must be let through again" + stage.story(answered));
    Result closed = stage.call(Scenario.NONE, Timeout.DEFAULT);
    assertTrue(closed.ok(), "must be closed again" + stage.story(closed));
    assertReceived(OPENS_AFTER + PROBES, stage, "attempts" + stage.story(closed));
    checkMetrics(stage, refusals, closed);
    return "opened, " + refusals + " refused, closed";
  }

  private void checkRefused(Result refused, Result plain, Stage stage) {
    String story = stage.story(refused);
    assertReceived(OPENS_AFTER, stage, "none must reach the provider" + story);
    assertEquals(plain.error(), refused.error(), "the SDK's own exception" + story);
    if (app.tellsStatus()) {
      assertEquals(503, refused.status(), "status" + story);
    }
    if (app.tellsHeaders()) {
      assertEquals("breaker-open", refused.evenkeel(), "x-evenkeel" + story);
    }
  }

  /**
   * On a busy machine a caller may give up before its request has reached a provider that hangs.
   */
  private void assertReceived(int attempts, Stage stage, String story) {
    int received = stage.received().size();
    boolean late = failure instanceof Step.Hang && received >= attempts - OPENS_AFTER;
    assertTrue(received == attempts || (late && received < attempts), story + "\n" + received);
  }

  private void checkMetrics(Stage stage, int refusals, Result last) throws Exception {
    Scrape scrape = Await.until(stage::scrape, page -> closings(page, stage) > 0);
    String context =
        stage.story(last)
            + "\nmetrics\n"
            + scrape.mentioning(stage.model())
            + scrape.mentioning("evenkeel_calls_refused");
    assertEquals(1, transitions(scrape, stage, "closed", "open"), "opened" + context);
    assertEquals(1, transitions(scrape, stage, "open", "half_open"), "half open" + context);
    assertEquals(1, closings(scrape, stage), "closed" + context);
    double rejected =
        scrape.sum(
            "evenkeel_calls_total", "gen_ai_request_model", stage.model(), "outcome", "rejected");
    assertEquals(refusals, rejected, "rejected" + context);
  }

  private static double closings(Scrape scrape, Stage stage) {
    return transitions(scrape, stage, "half_open", "closed");
  }

  private static double transitions(Scrape scrape, Stage stage, String from, String to) {
    return scrape.sumWhere(
        "evenkeel_circuit_breaker_transitions_total",
        labels ->
            labels.getOrDefault("breaker", "").endsWith(stage.model())
                && from.equals(labels.get("from"))
                && to.equals(labels.get("to")));
  }
}

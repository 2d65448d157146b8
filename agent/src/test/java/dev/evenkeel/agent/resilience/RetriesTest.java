package dev.evenkeel.agent.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import dev.failsafe.Execution;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {

  private static final Decision RETRY = new Decision(Action.RETRY, 5, "retry", true, 9, false);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10})
  void handsOnEveryRetryButTheOneAfterTheLastAttempt(int attempts) {
    Retries.Sequence sequence =
        new Retries(TestSettings.with("retry.attempts=" + attempts)).start();
    for (int i = 1; i < attempts; i++) {
      assertSame(RETRY, sequence.next(RETRY));
    }
    Decision exhausted = new Decision(Action.STOP, 0, "exhausted", true, 9, false);
    assertEquals(exhausted, sequence.next(RETRY));
    assertEquals(exhausted, sequence.next(RETRY));
  }

  @Test
  void endsWithAnyOtherDecisionAndStaysEnded() {
    for (Action action : new Action[] {Action.RETURN, Action.STOP}) {
      Retries.Sequence sequence = new Retries(TestSettings.with("")).start();
      Decision last = new Decision(action, 0, "policy", false, 0, false);
      assertSame(RETRY, sequence.next(RETRY));
      assertSame(last, sequence.next(last));
      assertEquals(Action.STOP, sequence.next(RETRY).action());
      assertSame(last, sequence.next(last));
    }
  }

  @Test
  void countsForEachCallAlone() {
    Retries retries = new Retries(TestSettings.with("retry.attempts=2"));
    Retries.Sequence first = retries.start();
    Retries.Sequence second = retries.start();
    assertSame(RETRY, first.next(RETRY));
    assertSame(RETRY, second.next(RETRY));
    assertEquals(Action.STOP, first.next(RETRY).action());
  }

  @Test
  void endsWhenPolicySaysThatTheAttemptsAreUsedUp() {
    Policy policy = new Policy(TestSettings.with(""), () -> 0.5);
    Retries.Sequence sequence = new Retries(TestSettings.with("")).start();
    Classification unavailable = new Classification(Outcome.UNAVAILABLE, false, Retryable.YES, -1);
    int attempts = 0;
    Decision decision;
    do {
      attempts++;
      History history = new History(attempts, 0, Long.MAX_VALUE, true, false, false);
      decision = policy.decide(unavailable, history);
      assertSame(decision, sequence.next(decision));
    } while (decision.action() == Action.RETRY);
    assertEquals(3, attempts);
    assertEquals("exhausted", decision.reason());
  }

  @Test
  void failsafeTakesTheWaitFromTheDecisionWithoutChangingIt() {
    RetryPolicy<Decision> policy =
        RetryPolicy.<Decision>builder()
            .handleResultIf(decision -> decision.action() == Action.RETRY)
            .withDelayFn(context -> Duration.ofNanos(context.getLastResult().delayNanos()))
            .build();
    Execution<Decision> execution = Execution.of(policy);
    execution.recordResult(RETRY);
    assertEquals(Duration.ofNanos(5), execution.getDelay());
  }

  @Test
  void startsNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Retries.Sequence sequence = new Retries(TestSettings.with("")).start();
    sequence.next(RETRY);
    sequence.next(RETRY);
    sequence.next(RETRY);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      boolean pool = name.contains("Failsafe") || name.contains("ForkJoinPool");
      assertFalse(pool && !before.contains(thread), name);
    }
  }
}

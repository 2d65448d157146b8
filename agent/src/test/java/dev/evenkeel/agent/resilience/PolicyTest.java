package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {

  private static final Settings DEFAULTS = TestSettings.with("");
  private static final History FIRST =
      new History(1, seconds(0.5), Long.MAX_VALUE, true, false, false);

  private final Policy policy = new Policy(DEFAULTS, () -> 0.5);

  private record Row(Action action, boolean failure) {}

  /** The design's table, written down a second time. */
  private static Row row(Outcome outcome) {
    return switch (outcome) {
      case RATE_LIMITED -> new Row(Action.RETRY, false);
      case OVERLOADED, UNAVAILABLE, TRANSPORT -> new Row(Action.RETRY, true);
      case TIMEOUT, SERVER_ERROR -> new Row(Action.RETURN, true);
      case QUOTA_EXHAUSTED,
          AUTH,
          PERMISSION,
          NOT_FOUND,
          INVALID_REQUEST,
          CONTEXT_LENGTH_EXCEEDED,
          PAYLOAD_TOO_LARGE,
          CONFLICT,
          CONTENT_FILTERED,
          MODEL_UNAVAILABLE ->
          new Row(Action.STOP, false);
      case OK,
          REFUSAL,
          SAFETY_BLOCKED,
          TRUNCATED,
          EMPTY_RESPONSE,
          MALFORMED_RESPONSE,
          HALLUCINATED_TOOL,
          SCHEMA_VIOLATION,
          CANCELLED ->
          new Row(Action.RETURN, false);
    };
  }

  @ParameterizedTest
  @EnumSource
  void followsTheTableInAnAnswerAndInAStream(Outcome outcome) {
    for (boolean inStream : new boolean[] {false, true}) {
      Decision decision =
          policy.decide(new Classification(outcome, inStream, Retryable.YES, -1), FIRST);
      assertEquals(row(outcome).action(), decision.action());
      assertEquals(row(outcome).failure(), decision.failure());
      boolean retry = decision.action() == Action.RETRY;
      assertEquals(retry ? "retry" : "policy", decision.reason());
      assertEquals(retry ? seconds(3) : 0, decision.delayNanos());
      boolean quota = outcome == Outcome.QUOTA_EXHAUSTED;
      assertEquals(quota ? seconds(300) : 0, decision.gateNanos());
      assertEquals(quota, decision.gateKey());
    }
  }

  @ParameterizedTest
  @EnumSource
  void neverRetriesACallThatIsARetryFromAbove(Outcome outcome) {
    History above = new History(1, seconds(0.5), Long.MAX_VALUE, true, true, true);
    Decision decision = policy.decide(hint(outcome, -1), above);
    Action row = row(outcome).action();
    assertEquals(row == Action.RETRY ? Action.STOP : row, decision.action());
    assertEquals(row == Action.RETRY ? "layered" : "policy", decision.reason());
  }

  @ParameterizedTest
  @EnumSource
  void neverRetriesWhatCannotBeRepeated(Outcome outcome) {
    History oneShot = new History(1, seconds(0.5), Long.MAX_VALUE, false, true, false);
    Decision decision = policy.decide(hint(outcome, -1), oneShot);
    Action row = row(outcome).action();
    assertEquals(row == Action.RETRY ? Action.RETURN : row, decision.action());
    assertEquals(row == Action.RETRY ? "not_repeatable" : "policy", decision.reason());
  }

  @ParameterizedTest
  @EnumSource
  void neverRetriesOnceTheAttemptsAreUsedUp(Outcome outcome) {
    History last = new History(3, seconds(0.5), Long.MAX_VALUE, true, true, false);
    Decision decision = policy.decide(hint(outcome, -1), last);
    Action row = row(outcome).action();
    assertEquals(row == Action.RETRY ? Action.STOP : row, decision.action());
    assertEquals(row == Action.RETRY ? "exhausted" : "policy", decision.reason());
    assertEquals(row(outcome).failure(), decision.failure());
  }

  @ParameterizedTest
  @EnumSource
  void onlyOutcomesThatTellOfTheRouteReachItsBreaker(Outcome outcome) {
    boolean expected = outcome == Outcome.OK || outcome.quality() || row(outcome).failure();
    assertEquals(expected, Policy.tellsOfRoute(outcome));
  }

  @Test
  void waitsAtLeastAsLongAsTheServerAsksAndJitterOnlyAdds() {
    for (double random : new double[] {0, 0.5, 0.999}) {
      Policy jittered = new Policy(DEFAULTS, () -> random);
      long wait = jittered.decide(hint(Outcome.RATE_LIMITED, 20_000), FIRST).delayNanos();
      assertEquals(seconds(20) + (long) (seconds(5) * random), wait, 1);
      long shortHint = jittered.decide(hint(Outcome.RATE_LIMITED, 100), FIRST).delayNanos();
      assertEquals(seconds(2) + (long) (seconds(3) * random), shortHint, 1);
    }
  }

  @Test
  void closesTheGateOfARateLimitedRouteForTheHintAndRetriesAfterIt() {
    Decision decision = policy.decide(hint(Outcome.RATE_LIMITED, 20_000), FIRST);
    assertEquals(Action.RETRY, decision.action());
    assertEquals(seconds(20), decision.gateNanos());
    assertFalse(decision.gateKey());
    assertTrue(decision.delayNanos() >= decision.gateNanos());
  }

  @ParameterizedTest
  @CsvSource({"RATE_LIMITED,60001,60.001", "OVERLOADED,61000,61", "UNAVAILABLE,99999999999,600"})
  void handsBackAtOnceAndShutsTheGateWhenTheHintIsTooLong(
      Outcome outcome, long hintMillis, double gateSeconds) {
    Decision decision = policy.decide(hint(outcome, hintMillis), FIRST);
    assertEquals(Action.STOP, decision.action());
    assertEquals("hint_too_long", decision.reason());
    assertEquals(0, decision.delayNanos());
    assertEquals(seconds(gateSeconds), decision.gateNanos());
  }

  @Test
  void doesNotShutTheGateForAHintOfAnOverloadedServerThatIsWaitedFor() {
    Decision decision = policy.decide(hint(Outcome.OVERLOADED, 60_000), FIRST);
    assertEquals(Action.RETRY, decision.action());
    assertEquals(0, decision.gateNanos());
  }

  @Test
  void treatsAHintOfZeroAsNone() {
    Decision decision = policy.decide(hint(Outcome.RATE_LIMITED, 0), FIRST);
    assertEquals(seconds(3), decision.delayNanos());
    assertEquals(0, decision.gateNanos());
  }

  @Test
  void skipsARetryPastTheCallersDeadlineInsteadOfShorteningTheWait() {
    // The wait is 3 s; a second is left for the attempt itself.
    History enough = new History(1, seconds(0.5), seconds(4), true, false, false);
    Decision inTime = policy.decide(hint(Outcome.UNAVAILABLE, -1), enough);
    assertEquals(Action.RETRY, inTime.action());
    assertEquals(seconds(3), inTime.delayNanos());
    History tooLittle = new History(1, seconds(0.5), seconds(4) - 1, true, false, false);
    Decision late = policy.decide(hint(Outcome.UNAVAILABLE, -1), tooLittle);
    assertEquals(Action.STOP, late.action());
    assertEquals("deadline", late.reason());
    assertEquals(0, late.gateNanos());
    assertEquals(
        seconds(30), policy.decide(hint(Outcome.UNAVAILABLE, 30_000), tooLittle).gateNanos());
  }

  @Test
  void stopsTheSdkToWhenATimeoutCameAfterALongSilence() {
    Classification timeout = hint(Outcome.TIMEOUT, -1);
    History tenSeconds = new History(1, seconds(10), Long.MAX_VALUE, true, false, false);
    assertEquals(Action.RETURN, policy.decide(timeout, tenSeconds).action());
    History longer = new History(1, seconds(10) + 1, Long.MAX_VALUE, true, false, false);
    for (String row : new String[] {"", "policy.timeout=retry"}) {
      Decision decision = new Policy(TestSettings.with(row), () -> 0).decide(timeout, longer);
      assertEquals(Action.STOP, decision.action());
      assertEquals("slow", decision.reason());
      assertTrue(decision.failure());
    }
  }

  @Test
  void retriesARefusedConnectionLikeAnyOtherFailure() {
    for (int attempt = 1; attempt <= 2; attempt++) {
      History refused = new History(attempt, seconds(20), Long.MAX_VALUE, true, true, false);
      assertEquals(Action.RETRY, policy.decide(hint(Outcome.TRANSPORT, -1), refused).action());
    }
  }

  @Test
  void retriesARequestThatMayHaveBeenProcessedOnceAndOnlyWhenItFailedSoon() {
    Classification reset = hint(Outcome.TRANSPORT, -1);
    History soon = new History(1, seconds(10), Long.MAX_VALUE, true, false, false);
    assertEquals(Action.RETRY, policy.decide(reset, soon).action());
    History late = new History(1, seconds(10) + 1, Long.MAX_VALUE, true, false, false);
    assertEquals(Action.RETURN, policy.decide(reset, late).action());
    assertEquals("slow", policy.decide(reset, late).reason());
    History again = new History(2, seconds(1), Long.MAX_VALUE, true, false, false);
    assertEquals(Action.STOP, policy.decide(reset, again).action());
    assertEquals("exhausted", policy.decide(reset, again).reason());
  }

  @Test
  void doesNotRetryWhatTheAnswerSaysCannotBeHelped() {
    Decision limited =
        policy.decide(new Classification(Outcome.RATE_LIMITED, false, Retryable.NO, -1), FIRST);
    assertEquals(Action.STOP, limited.action());
    Decision certificate =
        policy.decide(new Classification(Outcome.TRANSPORT, false, Retryable.NO, -1), FIRST);
    assertEquals(Action.RETURN, certificate.action());
  }

  @ParameterizedTest
  @EnumSource
  void everyRowThatMayBeChangedIsObeyed(Outcome outcome) {
    boolean over = outcome == Outcome.OK || outcome == Outcome.CANCELLED || outcome.quality();
    Classification unhelpful = new Classification(outcome, false, Retryable.NO, -1);
    for (Action action : over ? new Action[] {Action.RETURN} : Action.values()) {
      Policy changed =
          new Policy(
              TestSettings.with("policy." + outcome.label() + "=" + action.label()), () -> 0.5);
      assertEquals(action, changed.decide(hint(outcome, -1), FIRST).action());
      if (action == Action.RETRY && row(outcome).action() != Action.RETRY) {
        assertEquals(action, changed.decide(unhelpful, FIRST).action());
      }
      assertEquals(row(outcome).failure(), changed.decide(hint(outcome, -1), FIRST).failure());
    }
  }

  @Test
  void closesNoGateForARowThatIsSetToReturn() {
    Policy handsOff =
        new Policy(
            TestSettings.with("policy.rate_limited=return,policy.quota_exhausted=return"), () -> 0);
    assertEquals(0, handsOff.decide(hint(Outcome.RATE_LIMITED, 90_000), FIRST).gateNanos());
    assertEquals(0, handsOff.decide(hint(Outcome.QUOTA_EXHAUSTED, 90_000), FIRST).gateNanos());
  }

  @Test
  void doesNotShutItselfOutWhenAUserHasAUsedUpQuotaRetried() {
    Policy stubborn = new Policy(TestSettings.with("policy.quota_exhausted=retry"), () -> 0);
    Decision retry = stubborn.decide(hint(Outcome.QUOTA_EXHAUSTED, -1), FIRST);
    assertEquals(Action.RETRY, retry.action());
    assertEquals(0, retry.gateNanos());
    History last = new History(3, 0, Long.MAX_VALUE, true, false, false);
    assertTrue(stubborn.decide(hint(Outcome.QUOTA_EXHAUSTED, -1), last).gateKey());
  }

  private static Classification hint(Outcome outcome, long millis) {
    return new Classification(outcome, false, Retryable.YES, millis);
  }
}

package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.RateLimits.Quota;
import dev.evenkeel.agent.resilience.Allowance.Share;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private final FakeClock clock = new FakeClock();

  private long now() {
    return clock.getAsLong();
  }

  private double waits(Allowance allowance) {
    return (allowance.take(1, now()).sentAt() - now()) / 1e9;
  }

  @Test
  void letsABurstThroughAndSpreadsTheRest() {
    Allowance perMinute = new Allowance(60, seconds(60), now());
    for (int i = 0; i < 60; i++) {
      assertEquals(0, waits(perMinute));
    }
    assertEquals(1, waits(perMinute), 1e-6);
    assertEquals(2, waits(perMinute), 1e-6);
    clock.passSeconds(2);
    assertEquals(1, waits(perMinute), 1e-6);
  }

  @Test
  void neverHoldsMoreThanTheLimitHoweverLongItIsIdle() {
    Allowance perMinute = new Allowance(2, seconds(60), now());
    clock.passSeconds(100_000);
    assertEquals(0, waits(perMinute));
    assertEquals(0, waits(perMinute));
    assertEquals(30, waits(perMinute), 1e-6);
  }

  @Test
  void letsACallThatCostsMoreThanTheLimitThroughWhenAllIsThere() {
    Allowance tokens = new Allowance(1000, seconds(60), now());
    assertEquals(0, tokens.waitNanos(5000, now()));
    tokens.take(5000, now());
    assertEquals(seconds(60), tokens.waitNanos(5000, now()), 1e4);
  }

  @Test
  void givesBackWhatACallDidNotUse() {
    Allowance tokens = new Allowance(1000, seconds(60), now());
    Share share = tokens.take(900, now());
    assertTrue(tokens.waitNanos(500, now()) > 0);
    tokens.settle(share, 100, now());
    assertEquals(0, tokens.waitNanos(500, now()));
  }

  @Test
  void waitsForNothingOfWhichNothingIsKnown() {
    Allowance unknown = new Allowance(now());
    for (int i = 0; i < 1000; i++) {
      assertEquals(0, waits(unknown));
    }
    unknown.learn(new Quota(50, 0, -1), new Share(0, 0, now()), now());
    assertEquals(0, waits(unknown));
  }

  /** A bucket of 10 a second that holds 100: reset is the time until it is full. */
  @Test
  void learnsABucketThatFillsEvenly() {
    Allowance told = new Allowance(now());
    Share first = told.take(1, now());
    told.learn(new Quota(100, 99, seconds(0.1)), first, now());
    for (int i = 0; i < 99; i++) {
      assertEquals(0, waits(told));
    }
    assertEquals(0.1, waits(told), 1e-3);
    Share later = told.take(1, now());
    told.learn(new Quota(100, 0, seconds(10)), later, now());
    assertEquals(0.1, waits(told), 1e-3);
    assertEquals(0.2, waits(told), 1e-3);
  }

  /** 20 in 10 s, all of them back at once: reset runs down whatever is used. */
  @Test
  void learnsAWindowThatBeginsAnew() {
    Allowance told = new Allowance(now());
    Share early = new Share(0, 0, now());
    told.learn(new Quota(20, 19, seconds(10)), early, now());
    clock.passSeconds(1);
    told.learn(new Quota(20, 0, seconds(9)), early, now());
    for (int i = 0; i < 20; i++) {
      double wait = waits(told);
      assertTrue(wait > 9 && wait <= 14.01, i + " waits " + wait);
    }
    double next = waits(told);
    assertTrue(next > 19 && next < 20, "the 21st waits " + next);
    clock.passSeconds(9);
    assertTrue(waits(told) > 10);
  }

  @Test
  void goesOnAtOnceAfterAWindowInWhichNobodyCalled() {
    Allowance told = new Allowance(now());
    told.learn(new Quota(20, 19, seconds(10)), new Share(0, 0, now()), now());
    told.learn(new Quota(20, 0, seconds(10)), new Share(0, 0, now()), now());
    clock.passSeconds(35);
    for (int i = 0; i < 20; i++) {
      assertEquals(0, waits(told));
    }
    assertEquals(5, waits(told), 1);
  }

  @Test
  void takesOffWhatWasSentAfterTheRequestThatWasAnswered() {
    Allowance told = new Allowance(now());
    Share first = told.take(1, now());
    for (int i = 0; i < 9; i++) {
      told.take(1, now());
    }
    told.learn(new Quota(10, 5, seconds(30)), first, now());
    assertTrue(told.waitNanos(1, now()) > 0, "5 are left for 9 that were sent");
  }

  @Test
  void leavesAReportAloneThatIsOlderThanTheLast() {
    Allowance told = new Allowance(now());
    Share first = told.take(1, now());
    Share second = told.take(1, now());
    told.learn(new Quota(10, 0, seconds(10)), second, now());
    told.learn(new Quota(10, 9, seconds(1)), first, now());
    assertTrue(told.waitNanos(1, now()) > 0);
  }

  @Test
  void takesANewLimitForANewPlan() {
    Allowance told = new Allowance(now());
    told.learn(new Quota(10, 0, seconds(60)), new Share(0, 0, now()), now());
    assertTrue(told.waitNanos(1, now()) > 0);
    told.learn(new Quota(1000, 990, seconds(0.6)), new Share(0, 0, now()), now());
    for (int i = 0; i < 990; i++) {
      assertEquals(0, waits(told));
    }
    assertFalse(told.full(now()));
  }
}

package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.Route.BreakerState.CLOSED;
import static dev.evenkeel.agent.resilience.Route.BreakerState.HALF_OPEN;
import static dev.evenkeel.agent.resilience.Route.BreakerState.OPEN;
import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.resilience.RouteBreaker.Change;
import dev.evenkeel.agent.resilience.RouteBreaker.Ticket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteBreakerTest {

  private static final long QUICK = seconds(1);

  private final FakeClock clock = new FakeClock();
  private double random = 0.5;
  private final RouteBreaker breaker =
      new RouteBreaker(TestSettings.with("breaker.early-probe=0s").breaker(), clock, () -> random);

  @Test
  void opensAtHalfOfTenCallsAndNotBefore() {
    calls(5, false);
    calls(4, true);
    assertEquals(CLOSED, breaker.state());
    assertEquals(new Change(CLOSED, OPEN, "failure_rate"), call(true));
  }

  @Test
  void staysClosedBelowHalf() {
    for (int i = 0; i < 100; i++) {
      calls(2, false);
      call(true);
    }
    assertEquals(CLOSED, breaker.state());
  }

  @Test
  void opensAfterFiveInARowAtLowTraffic() {
    call(false);
    for (int i = 0; i < 4; i++) {
      assertNull(call(true));
      clock.passSeconds(600);
    }
    assertEquals(new Change(CLOSED, OPEN, "consecutive_failures"), call(true));
  }

  @Test
  void doesNotCountARowThatASuccessBroke() {
    calls(4, true);
    call(false);
    calls(4, true);
    assertEquals(CLOSED, breaker.state());
  }

  @Test
  void leavesARowToTheRateWhenThereIsTraffic() {
    calls(20, false);
    calls(6, true);
    assertEquals(CLOSED, breaker.state());
  }

  @Test
  void opensAfterTenInARowHoweverManySucceededBefore() {
    calls(500, false);
    calls(9, true);
    assertEquals(CLOSED, breaker.state());
    assertEquals(new Change(CLOSED, OPEN, "consecutive_failures"), call(true));
  }

  @Test
  void opensWhenMostCallsAreSlowEvenIfTheySucceed() {
    for (int i = 0; i < 2; i++) {
      call(false);
    }
    for (int i = 0; i < 7; i++) {
      assertNull(breaker.report(permit(), false, seconds(60)));
    }
    assertEquals(
        new Change(CLOSED, OPEN, "slow_rate"), breaker.report(permit(), false, seconds(60)));
  }

  @ParameterizedTest
  @CsvSource({"0,54", "0.5,60", "1,66"})
  void refusesDuringACooldownThatVariesByATenth(double drawn, long cooldown) {
    random = drawn;
    calls(5, true);
    assertEquals(seconds(cooldown), breaker.admit().retryAfterNanos(), 1000);
    clock.passSeconds(cooldown - 1);
    assertEquals(0, breaker.admit().permit());
    assertEquals(OPEN, breaker.state());
    clock.passSeconds(1);
    assertEquals(new Change(OPEN, HALF_OPEN, "cooldown_over"), breaker.admit().change());
  }

  @Test
  void letsOneProbeThroughAtATimeAndClosesAfterTwo() {
    long first = openThenProbe();
    Ticket second = breaker.admit();
    assertEquals(0, second.permit());
    assertEquals(seconds(5), second.retryAfterNanos());
    assertNull(breaker.report(first, false, QUICK));
    assertEquals(HALF_OPEN, breaker.state());
    long next = permit();
    assertEquals(0, breaker.admit().permit());
    assertEquals(
        new Change(HALF_OPEN, CLOSED, "probes_succeeded"), breaker.report(next, false, QUICK));
  }

  @Test
  void startsAfreshAfterItClosed() {
    breaker.report(openThenProbe(), false, QUICK);
    breaker.report(permit(), false, QUICK);
    calls(4, true);
    assertEquals(CLOSED, breaker.state());
    assertEquals(OPEN, call(true).to());
    assertEquals(seconds(60), breaker.admit().retryAfterNanos(), 1000);
  }

  @Test
  void doublesTheCooldownUpToItsLimitEachTimeAProbeFails() {
    long probe = openThenProbe();
    for (long cooldown : new long[] {120, 240, 300, 300}) {
      assertEquals(new Change(HALF_OPEN, OPEN, "probe_failed"), breaker.report(probe, true, QUICK));
      assertEquals(seconds(cooldown), breaker.admit().retryAfterNanos(), 1000);
      clock.passSeconds(cooldown);
      probe = permit();
    }
  }

  @Test
  void ignoresResultsOfAttemptsThatBeganBeforeItOpened() {
    long early = permit();
    long alsoEarly = permit();
    long probe = openThenProbe();
    assertNull(breaker.report(early, false, seconds(70)));
    assertNull(breaker.report(alsoEarly, true, seconds(70)));
    assertEquals(HALF_OPEN, breaker.state());
    assertNull(breaker.report(probe, false, QUICK));
    assertEquals(CLOSED, breaker.report(permit(), false, QUICK).to());
  }

  @Test
  void ignoresResultsOfAttemptsThatBeganBeforeItOpenedOnceItIsClosedAgain() {
    long[] early = new long[20];
    for (int i = 0; i < early.length; i++) {
      early[i] = permit();
    }
    breaker.report(openThenProbe(), false, QUICK);
    breaker.report(permit(), false, QUICK);
    for (long permit : early) {
      assertNull(breaker.report(permit, true, seconds(80)));
    }
    assertEquals(CLOSED, breaker.state());
  }

  @Test
  void takesAProbeThatNeverReportsAsFailedAfterItsLease() {
    long lost = openThenProbe();
    clock.pass(Duration.ofNanos(seconds(120) - 1));
    assertEquals(1, breaker.admit().retryAfterNanos());
    clock.pass(Duration.ofNanos(1));
    Ticket ticket = breaker.admit();
    assertEquals(new Change(HALF_OPEN, OPEN, "probe_lost"), ticket.change());
    assertEquals(seconds(120), ticket.retryAfterNanos(), 1000);
    assertNull(breaker.report(lost, false, seconds(121)));
    assertEquals(OPEN, breaker.state());
  }

  @Test
  void takesAProbeThatReportsAfterItsLeaseAsFailedWhateverItSays() {
    long late = openThenProbe();
    clock.passSeconds(120);
    assertEquals(
        new Change(HALF_OPEN, OPEN, "probe_lost"), breaker.report(late, false, seconds(120)));
  }

  @Test
  void givesTheProbesPlaceToTheNextWhenItIsReleased() {
    long cancelled = openThenProbe();
    breaker.release(cancelled);
    assertEquals(HALF_OPEN, breaker.state());
    long next = permit();
    assertNotEquals(cancelled, next);
    assertNull(breaker.report(cancelled, true, QUICK));
    assertEquals(HALF_OPEN, breaker.state());
    breaker.release(cancelled);
    assertEquals(0, breaker.admit().permit());
  }

  @Test
  void keepsTheProbesPlaceWhenAnotherAttemptIsReleased() {
    long early = permit();
    openThenProbe();
    breaker.release(early);
    assertEquals(0, breaker.admit().permit());
  }

  @Test
  void countsAPermitOnceHoweverOftenItIsReported() {
    long once = permit();
    for (int i = 0; i < 20; i++) {
      assertNull(breaker.report(once, true, QUICK));
    }
    assertEquals(CLOSED, breaker.state());
    call(false);
    long probe = openThenProbe();
    breaker.report(probe, false, QUICK);
    assertNull(breaker.report(probe, false, QUICK));
    assertEquals(HALF_OPEN, breaker.state());
  }

  @Test
  void countsNothingForPermitsThatItNeverGave() {
    for (long permit : new long[] {0, -1, 99, Long.MAX_VALUE, Long.MIN_VALUE}) {
      for (int i = 0; i < 10; i++) {
        assertNull(breaker.report(permit, true, QUICK));
        breaker.release(permit);
      }
    }
    assertEquals(CLOSED, breaker.state());
  }

  @Test
  void forgetsFailuresAfterTheWindowHoweverLongItIdledBefore() {
    call(false);
    clock.passSeconds(3600);
    calls(3, false);
    calls(4, true);
    clock.passSeconds(61);
    calls(5, false);
    calls(4, true);
    // Nine calls in the window. With the four old failures it would be 8 of 16 by now.
    assertEquals(CLOSED, breaker.state());
    call(false);
    assertEquals(CLOSED, breaker.state());
  }

  @Test
  void keepsFailuresForAsLongAsTheWindowIsAfterIdling() {
    clock.passSeconds(3600);
    calls(4, true);
    clock.passSeconds(54);
    calls(5, false);
    assertEquals(OPEN, call(true).to());
  }

  @Test
  void refusesAttemptsOfManyThreadsExceptForOneProbe() throws InterruptedException {
    calls(5, true);
    clock.passSeconds(60);
    AtomicInteger admitted = new AtomicInteger();
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int n = 0; n < 100; n++) {
                  admitted.addAndGet(breaker.admit().permit() > 0 ? 1 : 0);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(1, admitted.get());
  }

  private long openThenProbe() {
    calls(5, true);
    assertEquals(OPEN, breaker.state());
    clock.passSeconds(60);
    return permit();
  }

  private long permit() {
    long permit = breaker.admit().permit();
    assertTrue(permit > 0, "refused");
    return permit;
  }

  private Change call(boolean failure) {
    return breaker.report(permit(), failure, QUICK);
  }

  private void calls(int count, boolean failure) {
    for (int i = 0; i < count; i++) {
      call(failure);
    }
  }
}

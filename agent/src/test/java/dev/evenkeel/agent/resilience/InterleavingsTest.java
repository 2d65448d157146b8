package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.Route.BreakerState.CLOSED;
import static dev.evenkeel.agent.resilience.Route.BreakerState.HALF_OPEN;
import static dev.evenkeel.agent.resilience.Route.BreakerState.OPEN;
import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.resilience.Route.BreakerState;
import dev.evenkeel.agent.resilience.RouteBreaker.Change;
import dev.evenkeel.agent.resilience.RouteBreaker.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A breaker under a million admissions, results and waits in random order, against a model. */
class InterleavingsTest {

  private static final int STEPS = 1_000_000;
  private static final int MOST_UNDER_WAY = 40;
  private static final int MOST_WAITING = 50;
  private static final long LEASE = seconds(120);
  private static final long LONGEST = seconds(330); // the longest cooldown with its jitter

  private final FakeClock clock = new FakeClock();
  private final List<Long> underWay = new ArrayList<>();
  private final int[] seen = new int[BreakerState.values().length];
  private RouteBreaker breaker;
  private BreakerState state = CLOSED;
  private long stateBegan; // the permit with which it began
  private long last;
  private long probe;
  private long probeEnds;
  private int waiting; // since it was opened, or opened again

  @ParameterizedTest
  @CsvSource({"0s,1", "3s,2", "3s,3", "15s,4"})
  void neverHasTwoProbesNorStaysOpenForGoodNorHearsLateResultsNorLetsTooManyWait(
      String early, long seed) {
    Random random = new Random(seed);
    breaker =
        new RouteBreaker(
            TestSettings.with("breaker.early-probe=" + early).breaker(), clock, random::nextDouble);
    for (int step = 0; step < STEPS; step++) {
      int kind = random.nextInt(10);
      if (kind == 0) {
        await(random.nextBoolean(), random.nextInt(10_000) * 1_000_000L);
      } else if (kind < 4 && underWay.size() < MOST_UNDER_WAY) {
        admit();
      } else if (kind < 8 && !underWay.isEmpty()) {
        long permit = underWay.remove(random.nextInt(underWay.size()));
        // weather that changes: for a while most results are good, then most are bad
        report(permit, random.nextInt(10) < ((step / 500) % 2 == 0 ? 1 : 8));
      } else if (kind == 8 && !underWay.isEmpty()) {
        release(underWay.remove(random.nextInt(underWay.size())));
      } else {
        clock.pass(Duration.ofMillis(random.nextInt(20_000)));
      }
      seen[breaker.state().ordinal()]++;
      if (step % 5_000 == 0) {
        comesBack();
      }
    }
    for (int times : seen) {
      assertTrue(times > STEPS / 1000, "a state was hardly ever seen");
    }
  }

  private void admit() {
    boolean probing = probe != 0 && clock.getAsLong() - probeEnds < 0;
    Ticket ticket = breaker.admit();
    heard(ticket.change());
    if (ticket.permit() == 0) {
      assertTrue(ticket.retryAfterNanos() > 0, "refused without a time to come back");
      return;
    }
    last = ticket.permit();
    underWay.add(last);
    if (breaker.state() != CLOSED) {
      assertEquals(HALF_OPEN, breaker.state());
      assertTrue(!probing, "a second probe");
      probe = last;
      probeEnds = clock.getAsLong() + LEASE;
    }
  }

  /**
   * Only a call that would be refused waits, and never in vain: then a probe may go or has told.
   */
  private void await(boolean waits, long longest) {
    long hold = breaker.await(longest, waits);
    assertEquals(state, breaker.state(), "waiting changes nothing");
    if (hold == 0) {
      return;
    }
    assertTrue(hold > 0 && hold <= longest, "waits for longer than it can");
    assertTrue(state != CLOSED, "waits though it would be admitted");
    assertTrue(state != HALF_OPEN || probe != 0, "waits though it would be the probe");
    waiting += waits ? 0 : 1;
    assertTrue(waiting <= MOST_WAITING, "too many wait");
    if (state == OPEN) {
      clock.pass(Duration.ofNanos(hold));
      assertEquals(0, breaker.await(longest, true));
      admit();
      assertEquals(HALF_OPEN, breaker.state(), "waited in vain");
    }
  }

  private void report(long permit, boolean failure) {
    boolean lost = state == HALF_OPEN && probe != 0 && clock.getAsLong() - probeEnds >= 0;
    boolean late = permit < stateBegan || state != CLOSED && permit != probe;
    Change change = breaker.report(permit, failure, seconds(1));
    assertTrue(change == null || lost || !late, () -> "a late result did " + change);
    if (permit == probe) {
      probe = 0;
    }
    heard(change);
  }

  private void release(long permit) {
    breaker.release(permit);
    if (permit == probe) {
      probe = 0;
    }
    assertEquals(state, breaker.state(), "what has no result changes nothing");
  }

  private void heard(Change change) {
    if (change != null) {
      state = change.to();
      waiting = state == OPEN ? 0 : waiting;
      stateBegan = last + 1;
      probe = 0;
    }
    assertEquals(state, breaker.state());
  }

  /** Whatever came before: within a lease and a cooldown without results an attempt may go. */
  private void comesBack() {
    clock.pass(Duration.ofNanos(LEASE));
    Ticket first = breaker.admit();
    heard(first.change());
    long permit = first.permit();
    if (permit == 0) {
      clock.pass(Duration.ofNanos(LONGEST));
      Ticket second = breaker.admit();
      heard(second.change());
      permit = second.permit();
    }
    assertTrue(permit > 0, "stuck");
    last = permit;
    breaker.release(permit);
  }
}

package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.Route.BreakerState.CLOSED;
import static dev.evenkeel.agent.resilience.Route.BreakerState.HALF_OPEN;
import static dev.evenkeel.agent.resilience.Route.BreakerState.OPEN;
import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.resilience.RouteBreaker.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyProbeTest {

  private static final long QUICK = seconds(1);

  private final FakeClock clock = new FakeClock();
  private double random = 0.5;
  private final RouteBreaker breaker =
      new RouteBreaker(TestSettings.with("breaker.early-probe=15s").breaker(), clock, () -> random);

  @Test
  void probesWithinTheCooldown() {
    open();
    assertEquals(seconds(15), breaker.admit().retryAfterNanos(), 1000);
    clock.passSeconds(14);
    assertEquals(0, breaker.admit().permit());
    clock.passSeconds(1);
    assertEquals(new Change(OPEN, HALF_OPEN, "early_probe"), breaker.admit().change());
    assertEquals(0, breaker.admit().permit());
  }

  @ParameterizedTest
  @CsvSource({"0,13.5", "1,16.5"})
  void variesTheTimeOfTheProbeByATenth(double drawn, double wait) {
    random = drawn;
    open();
    assertEquals(seconds(wait), breaker.admit().retryAfterNanos(), 1000);
  }

  @Test
  void closesWhenTwoEarlyProbesSucceed() {
    open();
    clock.passSeconds(15);
    assertNull(breaker.report(permit(), false, QUICK));
    assertEquals(
        new Change(HALF_OPEN, CLOSED, "probes_succeeded"), breaker.report(permit(), false, QUICK));
  }

  @Test
  void goesOnWithTheSameCooldownWhenAnEarlyProbeFails() {
    open();
    for (int early = 0; early < 3; early++) {
      clock.passSeconds(15);
      assertEquals(
          new Change(HALF_OPEN, OPEN, "probe_failed"), breaker.report(permit(), true, QUICK));
      assertEquals(seconds(15), breaker.admit().retryAfterNanos(), 1000);
    }
    clock.passSeconds(15);
    assertEquals(new Change(OPEN, HALF_OPEN, "cooldown_over"), breaker.admit().change());
  }

  @Test
  void probesEarlyInALongerCooldownToo() {
    open();
    clock.passSeconds(60);
    breaker.report(permit(), true, QUICK); // the cooldown is 120 s now
    for (int early = 0; early < 7; early++) {
      assertEquals(seconds(15), breaker.admit().retryAfterNanos(), 1000);
      clock.passSeconds(15);
      RouteBreaker.Ticket probe = breaker.admit();
      assertEquals("early_probe", probe.change().why());
      breaker.report(probe.permit(), true, QUICK);
    }
    clock.passSeconds(15);
    assertEquals("cooldown_over", breaker.admit().change().why());
  }

  @Test
  void probesAtPausesOfATwentiethOfTheTimeThatItIsOpenAndOfACooldownAtMost() {
    RouteBreaker hourLong =
        new RouteBreaker(TestSettings.with("").breaker(), clock, () -> random); // from 3 s on
    for (int i = 0; i < 5; i++) {
      hourLong.report(hourLong.admit().permit(), true, QUICK);
    }
    long opened = clock.getAsLong();
    int probes = 0;
    while (clock.getAsLong() - opened < seconds(3600)) {
      long pause = hourLong.admit().retryAfterNanos();
      long share = Math.max(seconds(3), (clock.getAsLong() - opened) / 20);
      assertTrue(pause <= Math.min(seconds(60), share) + 1000, "a pause of " + pause + " ns");
      clock.pass(Duration.ofNanos(pause));
      assertEquals("probe_failed", hourLong.report(hourLong.admit().permit(), true, QUICK).why());
      probes++;
    }
    // Twenty pauses of 3 s, then a twentieth each up to 60 s after twenty minutes, then one a
    // minute,
    // and the ends of the cooldowns in between
    assertTrue(probes > 115 && probes < 140, probes + " probes in an hour");
  }

  @Test
  void leavesItOpenForAWholeCooldownWhereSomebodyHasOpenedIt() {
    breaker.forceOpen();
    assertEquals(seconds(60), breaker.admit().retryAfterNanos(), 1000);
    clock.passSeconds(60);
    breaker.report(permit(), true, QUICK);
    assertEquals(seconds(15), breaker.admit().retryAfterNanos(), 1000);
  }

  private void open() {
    for (int i = 0; i < 5; i++) {
      breaker.report(permit(), true, QUICK);
    }
    assertEquals(OPEN, breaker.state());
  }

  private long permit() {
    long permit = breaker.admit().permit();
    assertTrue(permit > 0, "refused");
    return permit;
  }
}

package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.Route.BreakerState.CLOSED;
import static dev.evenkeel.agent.resilience.Route.BreakerState.OPEN;
import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that wait a little for a probe of a breaker rather than be refused. */
class AwaitProbeTest {

  private static final long LONGEST = seconds(2);
  private static final long QUICK = seconds(0.1);

  private final FakeClock clock = new FakeClock();
  private double random = 0.5;
  private final RouteBreaker breaker =
      new RouteBreaker(TestSettings.with("breaker.early-probe=5s").breaker(), clock, () -> random);

  @Test
  void doesNotWaitWhereNothingIsShut() {
    assertEquals(0, breaker.await(LONGEST, false));
  }

  @Test
  void waitsForAProbeThatIsDueSoonAndForNoOther() {
    open();
    assertEquals(0, breaker.await(LONGEST, false));
    assertTrue(breaker.admit().permit() == 0, "is refused");
    clock.pass(Duration.ofMillis(3_500));
    assertEquals(seconds(1.5), breaker.await(LONGEST, false), 1000);
    clock.pass(Duration.ofMillis(1_500));
    assertEquals(0, breaker.await(seconds(0.5), true));
    assertTrue(breaker.admit().permit() > 0, "is the probe");
  }

  @Test
  void looksAtRandomMomentsWhatTheProbeHasTold() {
    long probe = openThenProbe();
    random = 0;
    assertEquals(seconds(0.05), breaker.await(LONGEST, false));
    random = 1;
    assertEquals(seconds(0.5), breaker.await(LONGEST, false));
    assertEquals(seconds(0.2), breaker.await(seconds(0.2), true));
    assertEquals(0, breaker.await(0, true));
    breaker.report(probe, false, QUICK);
    assertEquals(0, breaker.await(LONGEST, true));
    long second = breaker.admit().permit();
    assertTrue(second > 0, "is the second probe");
    assertTrue(breaker.await(LONGEST, true) > 0, "waits for the second");
    breaker.report(second, false, QUICK);
    assertEquals(CLOSED, breaker.state());
    assertEquals(0, breaker.await(LONGEST, true));
  }

  @Test
  void waitsNoMoreOnceTheProbeHasFailed() {
    breaker.report(openThenProbe(), true, QUICK);
    assertEquals(OPEN, breaker.state());
    assertEquals(0, breaker.await(LONGEST, true));
  }

  @Test
  void waitsNoLongerForAProbeThanItsLease() {
    openThenProbe();
    clock.passSeconds(120);
    assertEquals(0, breaker.await(LONGEST, true));
    assertEquals("probe_lost", breaker.admit().change().why());
  }

  @Test
  void letsFiftyWaitForOneProbeAndRefusesTheRest() {
    long probe = openThenProbe();
    for (int i = 0; i < 50; i++) {
      assertTrue(breaker.await(LONGEST, false) > 0, "number " + i);
    }
    assertEquals(0, breaker.await(LONGEST, false));
    assertTrue(breaker.await(LONGEST, true) > 0, "who waits goes on to");
    breaker.report(probe, true, QUICK);
    clock.passSeconds(4);
    assertTrue(breaker.await(LONGEST, false) > 0, "the next probe has others wait for it");
  }

  @Test
  void waitsForNobodyWhoseBreakerIsIsolated() {
    breaker.isolate();
    clock.passSeconds(3600);
    assertEquals(0, breaker.await(LONGEST, false));
    assertEquals(Long.MAX_VALUE, breaker.refusedFor());
  }

  private void open() {
    for (int i = 0; i < 5; i++) {
      breaker.report(breaker.admit().permit(), true, QUICK);
    }
    assertEquals(OPEN, breaker.state());
  }

  private long openThenProbe() {
    open();
    clock.passSeconds(5);
    return breaker.admit().permit();
  }
}

package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RateGateTest {

  private final FakeClock clock = new FakeClock();
  private final RateGate gate = new RateGate(clock, seconds(600));

  @Test
  void isOpenUntilItIsClosedAndOpensByItself() {
    assertEquals(0, gate.remainingNanos());
    gate.close(seconds(40));
    clock.passSeconds(39);
    assertEquals(seconds(1), gate.remainingNanos());
    clock.passSeconds(1);
    assertEquals(0, gate.remainingNanos());
  }

  @Test
  void isNeverShortenedByALaterCall() {
    gate.close(seconds(40));
    clock.passSeconds(10);
    gate.close(seconds(5));
    gate.close(0);
    gate.close(-seconds(100));
    assertEquals(seconds(30), gate.remainingNanos());
    gate.close(seconds(31));
    assertEquals(seconds(31), gate.remainingNanos());
  }

  @Test
  void closesNoLongerThanItsLimit() {
    gate.close(Long.MAX_VALUE);
    assertEquals(seconds(600), gate.remainingNanos());
  }
}

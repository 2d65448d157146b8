package dev.evenkeel.agent.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlotsTest {

  private final FakeClock clock = new FakeClock();
  private final Slots slots = new Slots(2);
  private final Slots.Place a = new Slots.Place();
  private final Slots.Place b = new Slots.Place();
  private final Slots.Place c = new Slots.Place();
  private final Slots.Place d = new Slots.Place();

  private boolean runs(Slots.Place place) {
    return slots.ask(place, clock.getAsLong()) == 0;
  }

  @Test
  void letsThoseWhoWaitGoOnInTheOrderInWhichTheyCame() {
    assertTrue(runs(a) && runs(b));
    assertTrue(!runs(c) && !runs(d));
    slots.leave(a);
    assertTrue(!runs(d), "c came first");
    assertTrue(runs(c));
    slots.leave(b);
    assertTrue(runs(d));
    assertEquals(0, slots.free());
  }

  @Test
  void passesOverOneWhoHasGoneWithoutAWord() {
    assertTrue(runs(a) && runs(b));
    assertTrue(!runs(c) && !runs(d));
    slots.leave(a);
    clock.pass(Duration.ofSeconds(6));
    assertTrue(runs(d));
  }

  @Test
  void forgetsOneWhoDoesNotWaitAnyMore() {
    assertTrue(runs(a) && runs(b));
    assertTrue(!runs(c) && !runs(d));
    slots.leave(c);
    slots.leave(a);
    assertTrue(runs(d));
  }

  @Test
  void takesASlotBackFromACallThatNeverEnds() {
    assertTrue(runs(a) && runs(b));
    assertTrue(!runs(c));
    for (int i = 0; i < 4 * 60 * 15; i++) {
      clock.pass(Duration.ofMillis(250));
      runs(c);
    }
    clock.pass(Duration.ofMillis(250));
    assertTrue(runs(c));
    slots.leave(a);
    slots.leave(b);
    slots.leave(c);
    assertEquals(2, slots.free());
  }

  @Test
  void followsALimitThatChanges() {
    assertTrue(runs(a) && runs(b));
    slots.limit(1);
    slots.leave(a);
    assertTrue(!runs(c), "b runs still");
    slots.limit(3);
    assertTrue(runs(c) && runs(d));
  }
}

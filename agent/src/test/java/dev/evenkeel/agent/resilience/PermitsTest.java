package dev.evenkeel.agent.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PermitsTest {

  private final Permits permits = new Permits();

  @Test
  void takesEveryPermitBackOnceAcrossManyRoundsOfItsMemory() {
    for (int i = 1; i <= 20_000; i++) {
      long permit = permits.issue();
      assertEquals(i, permit);
      assertTrue(permits.takeBack(permit));
      assertFalse(permits.takeBack(permit));
    }
  }

  @Test
  void takesPermitsBackInAnyOrder() {
    for (int i = 0; i < 4096; i++) {
      permits.issue();
    }
    for (long permit = 4096; permit > 0; permit--) {
      assertTrue(permits.takeBack(permit));
    }
    for (long permit = 1; permit <= 4096; permit++) {
      assertFalse(permits.takeBack(permit));
    }
  }

  @Test
  void countsAnAttemptThatOutlivedItsMemory() {
    long old = permits.issue();
    for (int i = 0; i < 5000; i++) {
      permits.issue();
    }
    assertTrue(permits.takeBack(old));
  }
}

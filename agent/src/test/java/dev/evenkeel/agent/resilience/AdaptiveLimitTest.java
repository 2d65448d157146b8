package dev.evenkeel.agent.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

  private final FakeClock clock = new FakeClock();
  private final AdaptiveLimit limit = new AdaptiveLimit(clock.getAsLong());

  @Test
  void growsByOneForEachRoundThatUsedWhatThereWas() {
    for (int i = 0; i < 21; i++) {
      limit.good(true);
    }
    assertEquals(21, limit.limit());
    for (int i = 0; i < 1000; i++) {
      limit.good(false);
    }
    assertEquals(21, limit.limit());
  }

  @Test
  void shrinksByATenthOnceForAnOverloadThatManyCallsMeet() {
    for (int i = 0; i < 50; i++) {
      limit.overloaded(clock.getAsLong());
    }
    assertEquals(18, limit.limit());
    clock.passSeconds(1);
    limit.overloaded(clock.getAsLong());
    assertEquals(16, limit.limit());
  }

  @Test
  void staysBetweenOneAndAThousand() {
    for (int i = 0; i < 200; i++) {
      limit.overloaded(clock.getAsLong());
      clock.passSeconds(1);
    }
    assertEquals(1, limit.limit());
    for (int i = 0; i < 1_000_000; i++) {
      limit.good(true);
    }
    assertEquals(1000, limit.limit());
  }
}

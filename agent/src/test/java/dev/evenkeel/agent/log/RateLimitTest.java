package dev.evenkeel.agent.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
  private final RateLimit limit = new RateLimit(() -> now);

  @Test
  void passesOneLineAMinuteAndCountsTheOthers() {
    assertEquals(0, limit.pass("a"));
    assertEquals(-1, limit.pass("a"));
    assertEquals(-1, limit.pass("a"));
    now += TimeUnit.SECONDS.toNanos(60);
    assertEquals(2, limit.pass("a"));
    now += TimeUnit.SECONDS.toNanos(60);
    assertEquals(0, limit.pass("a"));
  }

  @Test
  void keepsTopicsApart() {
    assertEquals(0, limit.pass("a"));
    assertEquals(0, limit.pass("b"));
  }

  @Test
  void letsTheTopicsBeyondTheLimitShareOne() {
    for (int i = 0; i < RateLimit.MAX_TOPICS; i++) {
      assertEquals(0, limit.pass("topic " + i));
    }
    assertEquals(0, limit.pass("one more"));
    assertEquals(-1, limit.pass("and another"));
    assertEquals(-1, limit.pass("topic 7"));
  }
}

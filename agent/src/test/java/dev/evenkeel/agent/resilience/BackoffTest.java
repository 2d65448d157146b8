package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({"1,4", "2,8", "3,16", "4,32", "5,60", "6,60", "1000,60"})
  void drawsTheWaitBetweenTwoSecondsAndTheDoublingLimit(int attempt, double limit) {
    assertEquals(seconds(2), backoff("", 0).nanos(attempt, 0));
    assertEquals(seconds(limit), backoff("", 1).nanos(attempt, 0), 1);
    assertEquals(seconds((2 + limit) / 2), backoff("", 0.5).nanos(attempt, 0), 1);
  }

  @Test
  void alwaysLeavesRoomForJitterAboveTheFloor() {
    assertEquals(seconds(10), backoff("retry.min-delay=5s", 1).nanos(1, 0), 1);
  }

  @Test
  void takesItsStepFromTheMultiplier() {
    String quick = "retry.multiplier=10ms,retry.min-delay=1ms,retry.max-delay=50ms";
    assertEquals(seconds(0.040), backoff(quick, 1).nanos(1, 0), 1);
    assertEquals(seconds(0.050), backoff(quick, 1).nanos(2, 0), 1);
  }

  @Test
  void isNeverBelowAHintNorMoreThanAQuarterAndTheWaitAboveIt() {
    Backoff backoff = new Backoff(TestSettings.with("").retry(), new Random(7)::nextDouble);
    for (int i = 0; i < 10_000; i++) {
      long hint = seconds(i % 60 + 1);
      long wait = backoff.nanos(1 + i % 3, hint);
      assertTrue(wait >= hint, () -> wait + " for a hint of " + hint);
      long most = Math.max(seconds(16), hint) + Math.max(seconds(1), hint / 4);
      assertTrue(wait <= most, () -> wait + " for a hint of " + hint);
    }
  }

  private static Backoff backoff(String arguments, double random) {
    return new Backoff(TestSettings.with(arguments).retry(), () -> random);
  }
}

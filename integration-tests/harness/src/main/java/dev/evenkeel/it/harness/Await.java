package dev.evenkeel.it.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for a condition, with a deadline. */
public final class Await {

  private static final Duration DEADLINE = Duration.ofSeconds(150);

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private Await() {}

  /** Asks until the answer holds, and returns the last answer either way. */
  public static <T> T until(Callable<T> question, Predicate<T> holds) throws Exception {
    return until(DEADLINE, question, holds);
  }

  /** The same within a time of one's own. */
  public static <T> T until(Duration within, Callable<T> question, Predicate<T> holds)
      throws Exception {
    long deadline = System.nanoTime() + within.toNanos();
    T answer = question.call();
    while (!holds.test(answer) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      answer = question.call();
    }
    return answer;
  }
}

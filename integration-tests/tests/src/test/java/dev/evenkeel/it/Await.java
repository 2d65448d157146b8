package dev.evenkeel.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for a condition, with a deadline. */
final class Await {

  /** Past the 10 s after which the agent gives up waiting for a retry from above. */
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private Await() {}

  /** Asks until the answer holds, and returns the last answer either way. */
  static <T> T until(Callable<T> question, Predicate<T> holds) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    T answer = question.call();
    while (!holds.test(answer) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      answer = question.call();
    }
    return answer;
  }
}

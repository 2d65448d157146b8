package dev.evenkeel.agent.log;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets one line a minute pass for each topic. Thread safe. */
final class RateLimit {

  /** Beyond this many topics the others share one. */
  static final int MAX_TOPICS = 200;

  private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock;
  private final Map<String, Topic> topics = new HashMap<>();

  /**
   * @param clock nanoseconds as {@link System#nanoTime()}
   */
  RateLimit(LongSupplier clock) {
    this.clock = clock;
  }

  /** How many were left out since the last line that passed, or −1 when this one must not pass. */
  synchronized int pass(String topic) {
    long now = clock.getAsLong();
    String key = topics.size() < MAX_TOPICS || topics.containsKey(topic) ? topic : "";
    Topic last = topics.get(key);
    if (last != null && now - last.passed < PERIOD) {
      last.left++;
      return -1;
    }
    topics.put(key, new Topic(now));
    return last == null ? 0 : last.left;
  }

  private static final class Topic {

    private final long passed;
    private int left;

    Topic(long passed) {
      this.passed = passed;
    }
  }
}

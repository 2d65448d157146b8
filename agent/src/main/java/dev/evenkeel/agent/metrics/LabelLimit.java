package dev.evenkeel.agent.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets the first values of a label through and counts the others. Thread safe. */
final class LabelLimit {

  private final int limit;
  private final Counter limited;
  private final Set<Object> seen = ConcurrentHashMap.newKeySet();

  LabelLimit(int limit, Counter limited) {
    this.limit = limit;
    this.limited = limited;
  }

  /** Whether {@code value} is among the first; false means that it must go as _OTHER. */
  boolean admits(Object value) {
    if (seen.contains(value)) {
      return true;
    }
    synchronized (seen) {
      if (seen.contains(value) || (seen.size() < limit && seen.add(value))) {
        return true;
      }
    }
    limited.increment();
    return false;
  }
}

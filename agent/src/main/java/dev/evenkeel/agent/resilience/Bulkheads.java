package dev.evenkeel.agent.resilience;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** How many calls each workload may have under way at once, on whatever route. */
final class Bulkheads {

  private final Map<String, Slots> byWorkload;

  /**
   * @param limits by workload, as in the settings
   */
  Bulkheads(Map<String, Integer> limits) {
    Map<String, Slots> made = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    limits.forEach((workload, limit) -> made.put(workload, new Slots(limit)));
    byWorkload = Collections.unmodifiableMap(made);
  }

  /** Null for a workload without one. */
  Slots of(String workload) {
    return byWorkload.isEmpty() ? null : byWorkload.get(workload);
  }
}

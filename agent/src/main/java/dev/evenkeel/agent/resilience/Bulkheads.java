package dev.evenkeel.agent.resilience;

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
    byWorkload = made;
  }

  /** Those of other settings; a workload that has one before and after keeps its calls. */
  Bulkheads follow(Map<String, Integer> limits) {
    Bulkheads next = new Bulkheads(limits);
    next.byWorkload.replaceAll(
        (workload, made) -> {
          Slots before = byWorkload.get(workload);
          if (before == null) {
            return made;
          }
          before.limit(made.limit());
          return before;
        });
    return next;
  }

  /** Null for a workload without one. */
  Slots of(String workload) {
    return byWorkload.isEmpty() ? null : byWorkload.get(workload);
  }
}

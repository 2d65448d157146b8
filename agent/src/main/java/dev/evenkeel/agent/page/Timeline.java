package dev.evenkeel.agent.page;

import dev.evenkeel.agent.resilience.Route.BreakerState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which breakers were open when, as far as the changes that are remembered tell.
 *
 * @param changes the newest first
 */
record Timeline(List<Journal.Change> changes) {

  /** How many breakers were open at any time from one moment to before another. */
  int open(long fromMillis, long toMillis) {
    Set<String> open = new HashSet<>();
    for (int at = changes.size() - 1; at >= 0; at--) {
      Journal.Change change = changes.get(at);
      if (change.atMillis() >= toMillis) {
        break;
      }
      if (change.to() == BreakerState.OPEN) {
        open.add(change.route());
      } else if (change.atMillis() < fromMillis) {
        open.remove(change.route());
      }
    }
    return open.size();
  }
}

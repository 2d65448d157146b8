package dev.evenkeel.agent.config;

/** Finds the name that a user probably meant. */
final class NearestKey {

  private NearestKey() {}

  /**
   * The key whose name, or variable's name, takes the fewest changed letters to reach, of which
   * those that are only missing at the end count the third.
   */
  static Key<?> to(String name, boolean variable) {
    Key<?> nearest = null;
    int least = Integer.MAX_VALUE;
    for (Key<?> key : Keys.all()) {
      String known = variable ? key.variable() : key.name();
      int distance = distance(name, known);
      if (known.startsWith(name)) {
        distance = (distance + 2) / 3;
      }
      if (distance < least) {
        least = distance;
        nearest = key;
      }
    }
    return nearest;
  }

  /** Levenshtein's distance. */
  static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[to.length()];
  }
}

package dev.evenkeel.agent.metrics;

import java.util.List;
import java.util.Locale;

/** What a client prefers, by headers such as Accept. Immutable. */
final class Preference {

  private final List<String> offers;

  /**
   * @param header the header's values, or null when it is absent
   */
  Preference(List<String> header) {
    offers =
        header == null
            ? List.of()
            : List.of(String.join(",", header).toLowerCase(Locale.ROOT).split(","));
  }

  /** The highest weight that {@code name} is given, 0..1; −1 when it is not named. */
  double of(String name) {
    double best = -1;
    for (String offer : offers) {
      String[] parts = offer.split(";");
      if (parts[0].strip().equals(name)) {
        best = Math.max(best, weight(parts));
      }
    }
    return best;
  }

  private static double weight(String[] parts) {
    for (int at = 1; at < parts.length; at++) {
      String parameter = parts[at].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2).strip());
        } catch (NumberFormatException wrong) {
          return 0;
        }
      }
    }
    return 1;
  }
}

package dev.evenkeel.agent.config;

import dev.evenkeel.agent.outcome.Outcome;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A list of outcomes of failed attempts. */
final class OutcomesType extends ValueType<Set<Outcome>> {

  @Override
  Set<Outcome> parse(String text) {
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String label = text.substring(start, end).trim().toLowerCase(Locale.ROOT);
      if (!label.isEmpty()) {
        Outcome outcome = failure(label);
        if (outcome == null) {
          return null;
        }
        outcomes.add(outcome);
      }
      start = end + 1;
    }
    return Collections.unmodifiableSet(outcomes);
  }

  private static Outcome failure(String label) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.label().equals(label)) {
        return outcome == Outcome.OK || outcome == Outcome.CANCELLED || outcome.quality()
            ? null
            : outcome;
      }
    }
    return null;
  }

  @Override
  String valid() {
    return "outcomes of failed attempts separated by commas, such as overloaded,timeout";
  }

  @Override
  boolean list() {
    return true;
  }
}

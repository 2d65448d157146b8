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
    for (String label : items(text.toLowerCase(Locale.ROOT))) {
      Outcome outcome = failure(label);
      if (outcome == null) {
        return null;
      }
      outcomes.add(outcome);
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

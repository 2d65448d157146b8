package dev.evenkeel.agent.config;

import dev.evenkeel.agent.outcome.Outcome;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A list of outcomes of attempts that did not come to what was asked for. */
final class OutcomesType extends ValueType<Set<Outcome>> {

  @Override
  Set<Outcome> parse(String text) {
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (String label : items(text.toLowerCase(Locale.ROOT))) {
      Outcome outcome = bad(label);
      if (outcome == null) {
        return null;
      }
      outcomes.add(outcome);
    }
    return Collections.unmodifiableSet(outcomes);
  }

  private static Outcome bad(String label) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.label().equals(label)) {
        return outcome == Outcome.OK || outcome == Outcome.CANCELLED ? null : outcome;
      }
    }
    return null;
  }

  @Override
  String valid() {
    return "outcomes separated by commas, such as overloaded,timeout,schema_violation, but not ok and"
        + " cancelled";
  }

  @Override
  boolean list() {
    return true;
  }
}

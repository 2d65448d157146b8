package dev.evenkeel.agent.slo;

import java.util.Locale;

/** How bad it is now; the ordinal is the value of {@code evenkeel_slo_level}. */
public enum Level {
  OK,
  WARNING,
  SEVERE,
  EMERGENCY;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word in rules, events and on the page. */
  public String label() {
    return label;
  }
}

package dev.evenkeel.agent.slo;

import java.util.Locale;

/** Whom an objective matters to. */
public enum Tier {
  /** Those who use the application. */
  BUSINESS,
  /** Those who run its calls. */
  TECHNICAL,
  /** Those who run what runs it. */
  INFRASTRUCTURE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word in metrics and rules. */
  public String label() {
    return label;
  }
}

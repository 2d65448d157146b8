package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;

/** Counts the attempts of a call. */
public final class Retries {
  public Retries(Settings.Retry settings) {}

  public Sequence start() {
    return new Sequence();
  }

  /** One call's attempts. */
  public static final class Sequence {
    public Decision next(Decision decision) {
      return decision;
    }
  }
}

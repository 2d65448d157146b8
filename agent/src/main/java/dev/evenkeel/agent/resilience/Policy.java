package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import java.util.function.DoubleSupplier;

/** Decides what follows an attempt. A pure function but for the random number given to it. */
public final class Policy {

  /**
   * @param random uniform in [0, 1)
   */
  public Policy(Settings settings, DoubleSupplier random) {}

  /**
   * Decides; takes nothing from the retry budget, which the caller asks when a retry is decided.
   */
  public Decision decide(Classification classification, History history) {
    return new Decision(Action.RETURN, 0, "policy", false, 0, false);
  }
}

package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Puts faults in the place of a share of the attempts, for a limited time, so that a staging system
 * meets them without a tool in the network. Thread safe.
 */
final class Drill {

  /** What a provider names on a 429 here, in seconds: the least that it can. */
  private static final String RETRY_AFTER = "1";

  private final List<Settings.DrillFault> faults; // empty for no drill
  private final DoubleSupplier random;
  private final LongSupplier clock;
  private final long endNanos;

  /**
   * Begins the drill of the settings, if there is one. It makes faults only where the agent may
   * change calls, which its user has to ask.
   *
   * @param random from 0, below 1
   * @param clock nanoseconds as {@link System#nanoTime()}
   */
  Drill(Settings settings, DoubleSupplier random, LongSupplier clock) {
    this.faults = settings.drill().faults();
    this.random = random;
    this.clock = clock;
    this.endNanos = faults.isEmpty() ? 0 : clock.getAsLong() + settings.drill().time().toNanos();
  }

  /** Whether faults are made now. */
  boolean runs() {
    return !faults.isEmpty() && clock.getAsLong() - endNanos < 0;
  }

  /** The fault for this attempt, or null for none. */
  Fault next(String workload) {
    if (faults.isEmpty() || !runs()) {
      return null;
    }
    double chance = random.getAsDouble();
    for (Settings.DrillFault each : faults) {
      if (each.workload().isEmpty() || each.workload().equals(workload)) {
        chance -= each.share();
        if (chance < 0) {
          return each.fault();
        }
      }
    }
    return null;
  }

  /** The answer that a provider with this fault would give, marked as the agent's. */
  static Synthetic answer(Fault fault, Endpoint endpoint) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", fault.contentType());
    headers.put("x-evenkeel", "drill");
    if (fault == Fault.RATE_LIMITED) {
      headers.put("retry-after", RETRY_AFTER);
    }
    return new Synthetic(fault.status(endpoint), Map.copyOf(headers), fault.body(endpoint));
  }
}

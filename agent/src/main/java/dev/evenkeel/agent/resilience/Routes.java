package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** All routes seen so far, at most 512. Thread safe. */
public final class Routes {

  /**
   * Told when a breaker changes state; called outside of any lock, on the thread that caused it.
   */
  @FunctionalInterface
  public interface Listener {
    void changed(
        Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why);
  }

  /**
   * @param clock nanoseconds as {@link System#nanoTime()}
   * @param random uniform in [0, 1)
   */
  public Routes(Settings settings, LongSupplier clock, DoubleSupplier random, Listener listener) {}

  /** The route of an endpoint; {@code credential} is a hash of the key, for quota gates. */
  public Route get(Endpoint endpoint, int credential) {
    throw new IllegalStateException("skeleton");
  }

  /** For metrics. */
  public Collection<Route> all() {
    return List.of();
  }
}

package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.resilience.Route.BreakerState;

/** What somebody who operates the agent can see and do of one route. Thread safe. */
public final class RouteControl {

  private final RouteState state;
  private final Route route;

  RouteControl(RouteState state, Route route) {
    this.state = state;
    this.route = route;
  }

  /** Provider, host, deployment and model. */
  public String name() {
    return state.name();
  }

  public BreakerState breaker() {
    return state.breaker.state();
  }

  /** Whether the breaker stays open until somebody closes it. */
  public boolean isolated() {
    return state.breaker.isolated();
  }

  /** How long the gate still holds calls back; 0 when it is open. */
  public long gateNanos() {
    return state.gate.remainingNanos();
  }

  /** What is left of the retry budget. */
  public double retriesLeft() {
    return state.budget.left();
  }

  /** Opens the breaker for a cooldown, as failures would; probes follow. */
  public void open() {
    state.tell(route, state.breaker.forceOpen());
  }

  /** Closes the breaker; what it has seen is forgotten. */
  public void close() {
    state.tell(route, state.breaker.forceClosed());
  }

  /** Keeps the breaker open, without a probe, until it is opened, closed or reset. */
  public void isolate() {
    state.tell(route, state.breaker.isolate());
  }

  /** Opens the gate; a later answer may close it again. */
  public void openGate() {
    state.gate.open();
  }

  /** Makes breaker, gate and retry budget what they are at the start. */
  public void reset() {
    close();
    openGate();
    state.budget.refill();
  }
}

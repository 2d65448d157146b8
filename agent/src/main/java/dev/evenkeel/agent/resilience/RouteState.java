package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** What is known of one route, whoever calls it. */
final class RouteState extends Remembered {

  private final Endpoint endpoint;
  private final String name;
  private final Routes.Listener listener;
  final RouteBreaker breaker;
  final RateGate gate;
  final RetryBudget budget;
  final Latencies latencies = new Latencies();
  final RetryBudget observedBudget; // of calls that are only observed
  private final LongSupplier clock;
  private Settings settings; // what it follows now
  private volatile Pace pace;

  RouteState(
      Endpoint endpoint,
      String name,
      Settings settings,
      LongSupplier clock,
      DoubleSupplier random,
      Routes.Listener listener) {
    this.endpoint = endpoint;
    this.name = name;
    this.listener = listener;
    this.clock = clock;
    this.settings = settings;
    this.breaker = new RouteBreaker(settings.breaker(), clock, random);
    this.gate = new RateGate(clock, settings.gate().maxClosed().toNanos());
    this.budget = new RetryBudget(settings.budget(), clock);
    this.observedBudget = new RetryBudget(settings.budget(), clock);
    this.pace = new Pace(endpoint, settings.limits(), clock);
  }

  String name() {
    return name;
  }

  Pace pace() {
    return pace;
  }

  /**
   * Takes other settings and keeps the state; only changed limits begin anew, while the calls that
   * wait for their turn go on under the old ones.
   */
  synchronized void follow(Settings changed) {
    if (changed == settings) {
      return;
    }
    breaker.follow(changed.breaker());
    gate.limit(changed.gate().maxClosed().toNanos());
    budget.follow(changed.budget());
    observedBudget.follow(changed.budget());
    if (!changed.limits().equals(settings.limits())) {
      pace = new Pace(endpoint, changed.limits(), clock);
    }
    settings = changed;
  }

  @Override
  boolean forgettable() {
    return breaker.state() == Route.BreakerState.CLOSED
        && gate.remainingNanos() == 0
        && pace.forgettable();
  }

  void tell(Route route, RouteBreaker.Change change) {
    if (change != null) {
      listener.changed(endpoint, route, change.from(), change.to(), change.why());
    }
  }
}

package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Route.BreakerState;
import io.micrometer.core.instrument.Counter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The meters of one route's breaker and gates. Thread safe. */
final class RouteMeters {

  private final Meters meters;
  private final String label;
  private final LongSupplier clock;
  private final Family<Counter> calls;
  private final Gate rateGate;
  private final Gate quotaGate;
  private final LongSupplier openNanos = this::openNanos;

  private volatile Route route;
  private boolean open;
  private long openSince;
  private long openBefore;

  RouteMeters(Meters meters, String label, LongSupplier clock) {
    this.meters = meters;
    this.label = label;
    this.clock = clock;
    calls = new Family<>(kind -> meters.counter(Metric.BREAKER_CALLS, label, kind));
    rateGate = new Gate(clock);
    quotaGate = new Gate(clock);
    meters.gauge(Metric.GATE_CLOSED, rateGate::closed, label, "rate");
    meters.gauge(Metric.GATE_CLOSED, quotaGate::closed, label, "quota");
    meters.secondsTotal(Metric.BREAKER_OPEN_SECONDS, openNanos, label);
  }

  /** Publishes the state of the route's breaker from now on. */
  void follow(Route followed) {
    boolean first = route == null;
    route = followed;
    if (first) {
      for (BreakerState state : BreakerState.values()) {
        meters.gauge(
            Metric.BREAKER_STATE, () -> route.state() == state ? 1 : 0, label, word(state));
      }
    }
    observe(followed.state());
  }

  /**
   * Counts the change. What is open is asked of the route: two threads may tell of two changes in
   * the wrong order.
   */
  void changed(Route changed, BreakerState from, BreakerState to) {
    meters.counter(Metric.BREAKER_TRANSITIONS, label, word(from), word(to)).increment();
    observe(changed == null ? to : changed.state());
  }

  private synchronized void observe(BreakerState state) {
    long now = clock.getAsLong();
    if (open) {
      openBefore += now - openSince;
    }
    open = state != BreakerState.CLOSED; // while one call probes, all others are refused
    openSince = now;
  }

  private synchronized long openNanos() {
    return open ? openBefore + clock.getAsLong() - openSince : openBefore;
  }

  void attempted(Attempt attempt) {
    Decision decision = attempt.decision();
    boolean good = attempt.classification().answered();
    boolean failure = decision != null && decision.failure();
    calls.get(failure ? "failed" : good ? "successful" : "ignored").increment();
    if (decision != null && decision.gateNanos() > 0) {
      (decision.gateKey() ? quotaGate : rateGate).close(decision.gateNanos());
    }
  }

  void ended(Call call) {
    if ("breaker_open".equals(call.refusal())) {
      calls.get("not_permitted").increment();
    }
  }

  private static String word(BreakerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Until when a gate is closed; a later closing never shortens it, as in the gate itself. */
  private static final class Gate {

    private final LongSupplier clock;
    private final AtomicLong until;

    Gate(LongSupplier clock) {
      this.clock = clock;
      until = new AtomicLong(clock.getAsLong());
    }

    void close(long nanos) {
      long end = clock.getAsLong() + nanos;
      until.updateAndGet(before -> end - before > 0 ? end : before);
    }

    double closed() {
      return until.get() - clock.getAsLong() > 0 ? 1 : 0;
    }
  }
}

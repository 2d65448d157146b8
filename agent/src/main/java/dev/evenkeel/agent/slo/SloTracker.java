package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.resilience.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Measures the objectives in the process: counts each call in rolling windows of the service and of
 * its workload, and every few seconds sees which levels that makes. Thread safe.
 */
public final class SloTracker implements Recorder {

  /** How often {@link #tick} is to be called. */
  public static final long TICK_MILLIS = 5_000;

  private final Objectives objectives;
  private final double[] edges;
  private final boolean byWorkload;
  private final LongSupplier clock;
  private final SloListener listener;
  private final Scope service;
  private final ConcurrentMap<String, Scope> workloads = new ConcurrentHashMap<>();
  private final Cascades cascades = new Cascades();
  private final Watch watch;
  private final Ledger ledger;
  private final Failures failures = new Failures();
  private final long startMillis;
  private volatile Supplier<Collection<Route>> routes = List::of;
  private long tickedMillis;

  /** On the clock of this machine, at no time set back. */
  public SloTracker(Settings settings, List<SloListener> listeners) {
    this(settings, new SloListeners(listeners), steadyClock());
  }

  /**
   * @param clock milliseconds since 1970, never falling
   */
  public SloTracker(Settings settings, SloListener listener, LongSupplier clock) {
    this.objectives = Objectives.of(settings.slo());
    this.edges = Edges.of(settings.slo()).stream().mapToDouble(d -> d.toNanos() / 1e9).toArray();
    this.byWorkload = byWorkload(settings, objectives);
    this.clock = clock;
    this.listener = listener;
    this.startMillis = clock.getAsLong();
    this.tickedMillis = startMillis;
    this.service = new Scope("", objectives, edges, startMillis);
    this.watch = new Watch(settings.slo(), listener, startMillis);
    this.ledger =
        new Ledger(
            settings.slo().amountPerDay().getOrDefault("", 0.0),
            byWorkload && !settings.slo().amountPerDay().isEmpty(),
            service,
            workloads.values(),
            startMillis);
  }

  /** Where no call can be told from another, the service is the one workload. */
  private static boolean byWorkload(Settings settings, Objectives objectives) {
    return !settings.workloads().byClass().isEmpty()
        || !settings.workloads().header().isEmpty()
        || objectives.all().stream().anyMatch(one -> !one.workload().isEmpty())
        || settings.slo().amountPerCall().keySet().stream().anyMatch(name -> !name.isEmpty())
        || settings.slo().amountPerDay().keySet().stream().anyMatch(name -> !name.isEmpty());
  }

  private static LongSupplier steadyClock() {
    long wall = System.currentTimeMillis();
    long nanos = System.nanoTime();
    return () -> wall + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /** Counts the time of these breakers, from one tick to the next. */
  public void bind(Supplier<Collection<Route>> all) {
    routes = all;
  }

  /** What is measured. */
  public Objectives objectives() {
    return objectives;
  }

  @Override
  public void callEnded(Call call) {
    Count outcome =
        switch (call.result()) {
          case SUCCESS -> Count.SUCCESS;
          case DEGRADED -> Count.DEGRADED;
          case FAILURE -> Count.FAILURE;
          case REJECTED -> Count.REJECTED;
          case EXCLUDED -> null;
        };
    if (outcome == null) {
      return;
    }
    long now = clock.getAsLong();
    boolean answer = outcome == Count.SUCCESS || outcome == Count.DEGRADED;
    boolean retried = call.attempts() > 1;
    boolean saved = answer && call.retries() > 0;
    boolean violation =
        answer && call.classification() != null && call.classification().outcome().quality();
    String workload = call.caller().workload();
    Scope scope = byWorkload ? scope(workload, now) : service;
    long micros = scope.microsPerCall;
    long nanos = call.durationNanos();
    service.window.add(now, outcome, nanos, violation, retried, saved, micros);
    if (scope != service) {
      scope.window.add(now, outcome, nanos, violation, retried, saved, micros);
    }
    if (micros > 0) {
      listener.amount(workload, call.result(), micros / Window.MICROS);
      if (saved) {
        listener.saved(workload, micros / Window.MICROS);
      }
    }
    if (outcome == Count.REJECTED) {
      failures.refused(now);
    } else if (outcome == Count.FAILURE && call.classification() != null) {
      failures.failed(now, call.classification().outcome());
    }
    String from = cascades.ended(call.caller(), !answer, call.startNanos(), call.endNanos());
    if (from != null) {
      listener.cascaded(from, workload);
    }
  }

  @Override
  public void violated(Endpoint endpoint, Caller caller, String kind) {
    long now = clock.getAsLong();
    Scope scope = byWorkload ? scope(caller.workload(), now) : service;
    service.window.violation(now);
    if (scope != service) {
      scope.window.violation(now);
    }
  }

  private Scope scope(String workload, long now) {
    Scope known = workloads.get(workload);
    return known != null
        ? known
        : workloads.computeIfAbsent(workload, name -> new Scope(name, objectives, edges, now));
  }

  /**
   * An attempt has cost something.
   *
   * @param retrying whether it was for a retry, or failed
   */
  public void paid(String workload, double dollars, boolean retrying) {
    long now = clock.getAsLong();
    long nanoDollars = Math.round(dollars * Window.NANOS);
    service.window.pay(now, nanoDollars, retrying);
    if (byWorkload) {
      scope(workload, now).window.pay(now, nanoDollars, retrying);
    }
  }

  /** Looks at the levels, and at the breakers since the last tick. Never throws. */
  public synchronized void tick() {
    long now = clock.getAsLong();
    breakers(now);
    watch.look(service, now);
    for (Scope each : workloads.values()) {
      watch.look(each, now);
    }
    ledger.settle(now, listener);
    tickedMillis = now;
  }

  private void breakers(long now) {
    long elapsed = now - tickedMillis;
    long all = 0;
    long open = 0;
    for (Route route : routes.get()) {
      all++;
      Route.BreakerState state = route.state();
      open += state == Route.BreakerState.OPEN || state == Route.BreakerState.HALF_OPEN ? 1 : 0;
    }
    if (all > 0 && elapsed > 0) {
      service.window.breakers(now, all * elapsed, open * elapsed);
    }
  }

  /** How everything stands now. */
  public synchronized SloStatus status() {
    return new Survey(clock.getAsLong(), startMillis, watch, ledger, failures).of(scopes());
  }

  /**
   * What has become of the objectives.
   *
   * @param byMinute by the minute of the last hour, else by the hour of the last 72
   * @param last how many minutes or hours, the one that runs among them
   * @param workload whose slots are wanted; "" for the service
   * @return null for a workload that is not known
   */
  public synchronized SloHistory history(boolean byMinute, int last, String workload) {
    Scope of = workload.isEmpty() ? service : workloads.get(workload);
    return of == null
        ? null
        : new Chronicle(
                clock.getAsLong(),
                startMillis,
                objectives,
                watch,
                ledger,
                failures,
                byMinute ? Window.MINUTE_MILLIS : Window.HOUR_MILLIS,
                last)
            .of(of, scopes());
  }

  private List<Scope> scopes() {
    List<Scope> scopes = new ArrayList<>();
    scopes.add(service);
    scopes.addAll(workloads.values());
    return scopes;
  }
}

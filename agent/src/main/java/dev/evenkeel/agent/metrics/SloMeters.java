package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.call.Workloads;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Level;
import dev.evenkeel.agent.slo.Objective;
import dev.evenkeel.agent.slo.SloListener;
import dev.evenkeel.agent.slo.SloStatus;
import dev.evenkeel.agent.slo.SloTracker;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The meters of the objectives: what the tracker says at each scrape. Thread safe. */
final class SloMeters implements SloListener {

  private record Key(Indicator indicator, String workload) {}

  private final Meters meters;
  private final SloTracker tracker;
  private final Set<Key> published = new HashSet<>();
  private final ConcurrentMap<String, Map<Result, Counter>> amounts = new ConcurrentHashMap<>();
  private final Family<Counter> saved;
  private final ConcurrentMap<String, Family<Counter>> cascades = new ConcurrentHashMap<>();
  private volatile Map<Key, SloStatus.State> states = Map.of();

  SloMeters(Meters meters, SloTracker tracker) {
    this.meters = meters;
    this.tracker = tracker;
    List<Settings.Level> rising = tracker.objectives().settings().levels().rising();
    for (int at = 0; at < rising.size(); at++) {
      double seconds = rising.get(at).latency().toNanos() / 1e9;
      String level = Level.values()[at + 1].label();
      Indicator latency = Indicator.LLM_LATENCY;
      String tier = latency.tier().label();
      meters.gauge(Metric.SLO_THRESHOLD, () -> seconds, latency.id(), tier, level, "");
    }
    saved = new Family<>(workload -> meters.counter(Metric.BUSINESS_SAVED, workload));
    saved.get(Workloads.DEFAULT);
    amounts(Workloads.DEFAULT);
    cascaded(Workloads.DEFAULT).get(Workloads.DEFAULT);
  }

  /** Takes how everything stands; what is new is published from now on. */
  synchronized void refresh() {
    Map<Key, SloStatus.State> now = new ConcurrentHashMap<>();
    for (SloStatus.State state : tracker.status().objectives()) {
      now.put(new Key(state.objective().indicator(), state.objective().workload()), state);
    }
    states = now;
    for (Map.Entry<Key, SloStatus.State> each : now.entrySet()) {
      if (published.add(each.getKey())) {
        publish(each.getKey(), each.getValue().objective());
      }
    }
  }

  private void publish(Key key, Objective objective) {
    Indicator indicator = key.indicator;
    String id = indicator.id();
    String tier = indicator.tier().label();
    boolean limit = indicator.kind() == Indicator.Kind.LIMIT;
    if (!limit) {
      meters.gauge(Metric.SLO_OBJECTIVE, objective::target, id, tier, key.workload);
    }
    if (!Double.isNaN(objective.threshold()) && indicator != Indicator.BUSINESS_LOSS) {
      meters.gauge(Metric.SLO_THRESHOLD, objective::threshold, id, tier, "", key.workload);
    }
    if (!limit && indicator.inProcess()) {
      gauge(Metric.SLO_BUDGET, key, SloStatus.State::budgetRemaining, id, tier, key.workload);
      gauge(Metric.SLO_BURN, key, SloStatus.State::burn5m, id, tier, "5m", key.workload);
      gauge(Metric.SLO_BURN, key, SloStatus.State::burn1h, id, tier, "1h", key.workload);
      gauge(Metric.SLO_BURN, key, SloStatus.State::burn6h, id, tier, "6h", key.workload);
    }
    if (indicator.leveled()) {
      gauge(Metric.SLO_LEVEL, key, state -> state.level().ordinal(), id, tier, key.workload);
    }
  }

  private void gauge(
      Metric metric, Key key, ToDoubleFunction<SloStatus.State> value, String... labels) {
    meters.gauge(
        metric,
        () -> {
          SloStatus.State state = states.get(key);
          return state == null ? Double.NaN : value.applyAsDouble(state);
        },
        labels);
  }

  /** Incidents of workloads are the service's too, and would count twice. */
  @Override
  public void incidentEnded(Incident incident) {
    if (incident.workload().isEmpty()) {
      meters
          .incidents(Metric.INCIDENT_DURATION, incident.tier().label())
          .record(incident.durationMillis(incident.endMillis()), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void amount(String workload, Result result, double dollars) {
    amounts(workload).get(result).increment(dollars);
  }

  @Override
  public void saved(String workload, double dollars) {
    saved.get(workload).increment(dollars);
  }

  /** All five at 0 from the first sight on: a rate misses the step from absent to 1. */
  private Map<Result, Counter> amounts(String workload) {
    Map<Result, Counter> known = amounts.get(workload);
    return known != null
        ? known
        : amounts.computeIfAbsent(
            workload,
            name -> {
              Map<Result, Counter> all = new EnumMap<>(Result.class);
              for (Result result : Result.values()) {
                String outcome = result.name().toLowerCase(Locale.ROOT);
                all.put(result, meters.counter(Metric.BUSINESS_AMOUNT, name, outcome));
              }
              return all;
            });
  }

  @Override
  public void cascaded(String fromWorkload, String toWorkload) {
    cascaded(fromWorkload).get(toWorkload).increment();
  }

  private Family<Counter> cascaded(String from) {
    Function<String, Family<Counter>> create =
        name -> new Family<>(to -> meters.counter(Metric.CASCADES, name, to));
    return cascades.computeIfAbsent(from, create);
  }
}

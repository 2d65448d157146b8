package dev.evenkeel.agent.slo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes the {@link SloHistory} of a stretch of time that ends now. */
final class Chronicle {

  private final long now;
  private final long startMillis;
  private final Objectives objectives;
  private final Watch watch;
  private final Ledger ledger;
  private final Failures failures;
  private final long unit;
  private final int length;

  /**
   * @param unit a minute or an hour, in milliseconds
   * @param length how many of them; at most as many as are kept
   */
  Chronicle(
      long now,
      long startMillis,
      Objectives objectives,
      Watch watch,
      Ledger ledger,
      Failures failures,
      long unit,
      int length) {
    this.now = now;
    this.startMillis = startMillis;
    this.objectives = objectives;
    this.watch = watch;
    this.ledger = ledger;
    this.failures = failures;
    this.unit = unit;
    this.length = Math.min(length, byMinute(unit) ? Window.MINUTES : Window.HOURS);
  }

  private static boolean byMinute(long unit) {
    return unit == Window.MINUTE_MILLIS;
  }

  /**
   * @param of whose slots are wanted
   * @param scopes the service first
   */
  SloHistory of(Scope of, List<Scope> scopes) {
    long newest = now / unit;
    List<SloHistory.Slot> slots = new ArrayList<>();
    for (long at = newest - length + 1; at <= newest; at++) {
      Sums sums = byMinute(unit) ? of.window.minute(at) : of.window.hour(at);
      if (!sums.empty()) {
        slots.add(slot(at * unit, sums, ledger.slot(of, unit, at, now)));
      }
    }
    long from = (newest - length + 1) * unit;
    List<SloHistory.Figure> figures = new ArrayList<>();
    for (Objective objective : objectives.all()) {
      figures.add(figure(objective, scope(objective.workload(), scopes), from, scopes));
    }
    return new SloHistory(
        now,
        startMillis,
        from,
        unit,
        of.workload,
        slot(from, sums(of), ledger.last(of, unit, length, now)),
        List.copyOf(slots),
        List.copyOf(figures),
        byMinute(unit) ? failures.minutes(now, length) : failures.hours(now, length),
        incidents(from, scopes));
  }

  private static Scope scope(String workload, List<Scope> scopes) {
    for (Scope each : scopes) {
      if (each.workload.equals(workload)) {
        return each;
      }
    }
    return null;
  }

  private Sums sums(Scope of) {
    return byMinute(unit) ? of.window.minutes(now, length) : of.window.hours(now, length);
  }

  private static SloHistory.Slot slot(long startMillis, Sums sums, Money money) {
    Map<Indicator, Share> shares = new EnumMap<>(Indicator.class);
    for (Indicator indicator : Indicator.values()) {
      if (indicator.inProcess() && indicator.kind() != Indicator.Kind.LIMIT) {
        shares.put(indicator, sums.share(indicator));
      }
    }
    return new SloHistory.Slot(
        startMillis,
        sums.of(Count.SUCCESS),
        sums.of(Count.DEGRADED),
        sums.of(Count.FAILURE),
        sums.of(Count.REJECTED),
        sums.of(Count.RETRIED),
        sums.of(Count.RECOVERED),
        sums.of(Count.SAVED),
        shares,
        money);
  }

  /** Of a workload that has not called yet nothing is known. */
  private SloHistory.Figure figure(
      Objective objective, Scope scope, long from, List<Scope> scopes) {
    if (scope == null) {
      return new SloHistory.Figure(objective, Share.NONE, Double.NaN);
    }
    double value =
        switch (objective.indicator()) {
          case BUSINESS_LOSS -> ledger.last(scope, unit, length, now).loss() / hours(from);
          case RECOVERY -> longest(scope.workload, incidents(from, scopes));
          default -> Double.NaN;
        };
    return new SloHistory.Figure(objective, sums(scope).share(objective.indicator()), value);
  }

  /** One at the least: a loss in the first minute is none of sixty times as much. */
  private double hours(long from) {
    return Math.max(1, (now - Math.max(from, startMillis)) / (double) Window.HOUR_MILLIS);
  }

  private double longest(String workload, List<Incident> all) {
    return all.stream()
            .filter(each -> each.workload().equals(workload))
            .mapToLong(each -> each.durationMillis(now))
            .max()
            .orElse(0)
        / 1e3;
  }

  private List<Incident> incidents(long from, List<Scope> scopes) {
    List<Incident> all = new ArrayList<>();
    scopes.forEach(each -> all.addAll(each.incidents.values()));
    watch.ended().stream().filter(each -> each.endMillis() >= from).forEach(all::add);
    return List.copyOf(all);
  }
}

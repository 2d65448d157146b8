package dev.evenkeel.agent.slo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the {@link SloStatus} of one moment. */
final class Survey {

  private final long now;
  private final long startMillis;
  private final Watch watch;
  private final Ledger ledger;
  private final Failures failures;

  Survey(long now, long startMillis, Watch watch, Ledger ledger, Failures failures) {
    this.now = now;
    this.startMillis = startMillis;
    this.watch = watch;
    this.ledger = ledger;
    this.failures = failures;
  }

  /**
   * @param scopes the service first
   */
  SloStatus of(List<Scope> scopes) {
    List<SloStatus.State> states = new ArrayList<>();
    List<Incident> running = new ArrayList<>();
    Map<String, List<SloStatus.Minute>> series = new LinkedHashMap<>();
    Map<String, List<SloStatus.Hour>> hours = new LinkedHashMap<>();
    Map<String, SloStatus.Earnings> money = new LinkedHashMap<>();
    for (Scope scope : scopes) {
      SloStatus.Earnings earnings =
          new SloStatus.Earnings(
              ledger.hour(scope, now), ledger.day(scope, now), ledger.kept(scope, now));
      money.put(scope.workload, earnings);
      series.put(scope.workload, minutes(scope));
      hours.put(scope.workload, hours(scope));
      running.addAll(scope.incidents.values());
      states(scope, earnings, states);
    }
    return new SloStatus(
        now,
        startMillis,
        watch.level(),
        watch.levelSinceMillis(),
        List.copyOf(states),
        List.copyOf(running),
        watch.ended(),
        watch.events(),
        Collections.unmodifiableMap(series),
        Collections.unmodifiableMap(hours),
        Collections.unmodifiableMap(money),
        failures.minutes(now, Window.MINUTES));
  }

  private void states(Scope scope, SloStatus.Earnings earnings, List<SloStatus.State> states) {
    Sums recent = scope.window.minutes(now, 2);
    Sums minutes5 = scope.window.minutes(now, 5);
    Sums hour = scope.window.minutes(now, Window.MINUTES);
    Sums hours6 = scope.window.hours(now, 6);
    Sums day = scope.window.hours(now, 24);
    Sums kept = scope.window.hours(now, Window.HOURS);
    for (Objective objective : scope.objectives.values()) {
      Indicator indicator = objective.indicator();
      if (!scope.service() && !ofWorkloads(indicator)) {
        continue;
      }
      LevelGauge gauge = scope.gauges.get(indicator);
      Share all = kept.share(indicator);
      states.add(
          new SloStatus.State(
              objective,
              recent.share(indicator),
              minutes5.share(indicator),
              hour.share(indicator),
              day.share(indicator),
              all,
              minutes5.share(indicator).burn(objective),
              hour.share(indicator).burn(objective),
              hours6.share(indicator).burn(objective),
              1 - all.burn(objective),
              gauge == null ? Level.OK : gauge.level(),
              gauge == null ? startMillis : gauge.sinceMillis(),
              value(indicator, scope, earnings, minutes5)));
    }
  }

  /** What is measured of a workload apart: its own calls, and no breakers, scrapes or alerts. */
  private static boolean ofWorkloads(Indicator indicator) {
    return indicator.tier() != Tier.INFRASTRUCTURE && indicator != Indicator.BREAKER_CLOSED;
  }

  private double value(
      Indicator indicator, Scope scope, SloStatus.Earnings earnings, Sums minutes5) {
    return switch (indicator) {
      case BUSINESS_LOSS -> earnings.hour().loss();
      case RECOVERY -> longestIncident(scope);
      case LLM_LATENCY -> minutes5.quantile(0.95);
      default -> Double.NaN;
    };
  }

  private double longestIncident(Scope scope) {
    long longest = 0;
    for (Incident each : scope.incidents.values()) {
      longest = Math.max(longest, each.durationMillis(now));
    }
    for (Incident each : watch.ended()) {
      boolean counts =
          each.workload().equals(scope.workload)
              && each.endMillis() > now - Window.HOURS * Window.HOUR_MILLIS;
      longest = Math.max(longest, counts ? each.durationMillis(now) : 0);
    }
    return longest / 1e3;
  }

  private List<SloStatus.Minute> minutes(Scope scope) {
    List<SloStatus.Minute> minutes = new ArrayList<>(Window.MINUTES);
    long newest = now / Window.MINUTE_MILLIS;
    for (long at = newest - Window.MINUTES + 1; at <= newest; at++) {
      Sums sums = scope.window.minute(at);
      Share share = sums.share(Indicator.LLM_SUCCESS);
      minutes.add(
          new SloStatus.Minute(
              at * Window.MINUTE_MILLIS,
              sums.calls(),
              share.good(),
              sums.quantile(0.95),
              sums.dollars(Count.NANOS_PAID),
              share.burn(scope.objectives.get(Indicator.LLM_SUCCESS))));
    }
    return List.copyOf(minutes);
  }

  private List<SloStatus.Hour> hours(Scope scope) {
    List<SloStatus.Hour> hours = new ArrayList<>(Window.HOURS);
    long newest = now / Window.HOUR_MILLIS;
    for (long at = newest - Window.HOURS + 1; at <= newest; at++) {
      Sums sums = scope.window.hour(at);
      hours.add(
          new SloStatus.Hour(
              at * Window.HOUR_MILLIS,
              sums.share(Indicator.BUSINESS_SUCCESS),
              sums.share(Indicator.LLM_SUCCESS),
              sums.dollars(Count.NANOS_PAID)));
    }
    return List.copyOf(hours);
  }
}

package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.config.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Sees levels begin and end, and incidents with them. Not thread safe. */
final class Watch {

  private final LevelRules rules;
  private final SloListener listener;
  private final Deque<SloEvent> events = new ArrayDeque<>();
  private final Deque<Incident> ended = new ArrayDeque<>();
  private Level level = Level.OK;
  private long levelSinceMillis;

  Watch(Settings.Slo settings, SloListener listener, long nowMillis) {
    this.rules = new LevelRules(settings);
    this.listener = listener;
    this.levelSinceMillis = nowMillis;
  }

  void look(Scope scope, long now) {
    Sums minutes = scope.window.minutes(now, LevelRules.MINUTES);
    Level worst = Level.OK;
    for (Map.Entry<Indicator, LevelGauge> each : scope.gauges.entrySet()) {
      LevelGauge gauge = each.getValue();
      Level before = gauge.observe(now, rules.see(each.getKey(), minutes));
      worst = gauge.level().compareTo(worst) > 0 ? gauge.level() : worst;
      if (gauge.level() != before) {
        SloEvent event =
            SloEvent.of(now, scope.workload, each.getKey(), before, gauge.level(), minutes);
        keep(event, events);
        listener.levelChanged(event);
      }
    }
    if (scope.service() && worst != level) {
      level = worst;
      levelSinceMillis = now;
    }
    for (Tier tier : Tier.values()) {
      incident(tier, scope, now);
    }
  }

  /** One incident for a tier, from the first level of any of its objectives to the last. */
  private void incident(Tier tier, Scope scope, long now) {
    Level worst = Level.OK;
    Indicator of = null;
    for (Map.Entry<Indicator, LevelGauge> each : scope.gauges.entrySet()) {
      Level level = each.getValue().level();
      if (each.getKey().tier() == tier && level.compareTo(worst) > 0) {
        worst = level;
        of = each.getKey();
      }
    }
    Incident running = scope.incidents.get(tier);
    if (of != null) {
      scope.incidents.put(
          tier,
          running == null
              ? new Incident(scope.workload, tier, now, -1, worst, of)
              : running.seen(worst, of));
    } else if (running != null) {
      scope.incidents.remove(tier);
      Incident over = running.ended(now);
      keep(over, ended);
      listener.incidentEnded(over);
    }
  }

  private static <T> void keep(T item, Deque<T> items) {
    items.addFirst(item);
    if (items.size() > SloStatus.KEPT) {
      items.removeLast();
    }
  }

  /** The worst level of the service. */
  Level level() {
    return level;
  }

  long levelSinceMillis() {
    return levelSinceMillis;
  }

  /** Newest first. */
  List<SloEvent> events() {
    return List.copyOf(events);
  }

  /** Newest first. */
  List<Incident> ended() {
    return List.copyOf(ended);
  }
}

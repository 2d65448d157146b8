package dev.evenkeel.agent.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the objectives and says what cannot hold together. */
final class SloReader {

  /** Edges of the duration histograms, of which each threshold must be one. */
  private static final int MOST_THRESHOLDS = 24;

  private final GivenSettings given;
  private final Settings.Workloads workloads;
  private final SloKeys keys = Keys.SLO;

  SloReader(GivenSettings given, Settings.Workloads workloads) {
    this.given = given;
    this.workloads = workloads;
  }

  Settings.Slo read() {
    Settings.Levels levels = levels();
    Map<String, Settings.SloObjective> objectives = new LinkedHashMap<>();
    for (Map.Entry<String, SloKeys.Objective> each : keys.objectives.entrySet()) {
      objectives.put(each.getKey(), objective(each.getValue()));
    }
    limitThresholds(objectives, levels);
    return new Settings.Slo(
        Collections.unmodifiableMap(objectives),
        levels,
        given.get(keys.minEvents),
        given.get(keys.lossLimit),
        amounts(keys.amountPerCall),
        amounts(keys.amountPerDay));
  }

  private Settings.SloObjective objective(SloKeys.Objective its) {
    return new Settings.SloObjective(
        its.target() == null ? Map.of() : withDefault(its.target()),
        its.threshold() == null ? Map.of() : withDefault(its.threshold()),
        its.window() == null ? Duration.ZERO : given.get(its.window()),
        given.get(its.alerting()));
  }

  /** Where only workloads have values, the service has the default. */
  private <T> Map<String, T> withDefault(Key<Map<String, T>> key) {
    Map<String, T> values = known(key);
    if (values.containsKey("")) {
      return values;
    }
    Map<String, T> completed = new LinkedHashMap<>(key.defaultValue());
    completed.putAll(values);
    return Collections.unmodifiableMap(completed);
  }

  private Map<String, Double> amounts(Key<Map<String, Double>> key) {
    return given.has(key) ? known(key) : Map.of();
  }

  /** A workload that no call can be of is a slip, which would leave an objective without calls. */
  private <T> Map<String, T> known(Key<Map<String, T>> key) {
    Map<String, T> values = given.get(key);
    for (String workload : values.keySet()) {
      boolean named =
          workload.isEmpty()
              || workload.equals("default")
              || workloads.byClass().containsValue(workload)
              || !workloads.header().isEmpty();
      if (!named) {
        given.warn(
            key.name()
                + " names the workload '"
                + workload
                + "', which no call has: name it in "
                + Keys.WORKLOADS.name()
                + ", or set "
                + Keys.WORKLOAD_HEADER.name()
                + ".");
      }
    }
    return values;
  }

  private Settings.Levels levels() {
    Settings.Level warning = level(keys.warning);
    Settings.Level severe = level(keys.severe);
    Settings.Level emergency = level(keys.emergency);
    if (warning.success() <= severe.success() || severe.success() <= emergency.success()) {
      given.warn(
          names("success") + " must fall from one to the next: the defaults of all three hold.");
      warning = withSuccess(warning, keys.warning);
      severe = withSuccess(severe, keys.severe);
      emergency = withSuccess(emergency, keys.emergency);
    }
    if (warning.latency().compareTo(severe.latency()) >= 0
        || severe.latency().compareTo(emergency.latency()) >= 0) {
      given.warn(
          names("latency") + " must rise from one to the next: the defaults of all three hold.");
      warning = withLatency(warning, keys.warning);
      severe = withLatency(severe, keys.severe);
      emergency = withLatency(emergency, keys.emergency);
    }
    return new Settings.Levels(warning, severe, emergency, given.get(keys.keep));
  }

  private static String names(String what) {
    return "evenkeel.slo.level.warning."
        + what
        + ", evenkeel.slo.level.severe."
        + what
        + " and evenkeel.slo.level.emergency."
        + what;
  }

  private Settings.Level level(SloKeys.Level its) {
    return new Settings.Level(
        given.get(its.success()), given.get(its.latency()), given.get(its.after()));
  }

  private static Settings.Level withSuccess(Settings.Level level, SloKeys.Level its) {
    return new Settings.Level(its.success().defaultValue(), level.latency(), level.after());
  }

  private static Settings.Level withLatency(Settings.Level level, SloKeys.Level its) {
    return new Settings.Level(level.success(), its.latency().defaultValue(), level.after());
  }

  /** Drops the workloads' own thresholds of latency where there are too many. */
  private void limitThresholds(
      Map<String, Settings.SloObjective> objectives, Settings.Levels levels) {
    Set<Duration> thresholds = new TreeSet<>();
    for (Settings.Level level : levels.rising()) {
      thresholds.add(level.latency());
    }
    for (String id : new String[] {"business-latency", "llm-latency"}) {
      thresholds.addAll(objectives.get(id).thresholds().values());
    }
    if (thresholds.size() <= MOST_THRESHOLDS) {
      return;
    }
    given.warn(
        "There are "
            + thresholds.size()
            + " thresholds of latency in evenkeel.slo.*.threshold and evenkeel.slo.level.*.latency,"
            + " more than "
            + MOST_THRESHOLDS
            + ": give workloads the same ones; until then the service's hold for all.");
    for (String id : new String[] {"business-latency", "llm-latency"}) {
      Settings.SloObjective all = objectives.get(id);
      objectives.put(
          id,
          new Settings.SloObjective(
              all.targets(), Map.of("", all.thresholds().get("")), all.window(), all.alerting()));
    }
  }
}

package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All objectives, from the settings: what is measured, alerted on, shown and reported. */
public final class Objectives {

  private static final double NANOS = 1e9;

  private final Settings.Slo settings;
  private final List<Objective> all;

  private Objectives(Settings.Slo settings, List<Objective> all) {
    this.settings = settings;
    this.all = all;
  }

  /** Those of the service in the order of {@link Indicator}, then those of workloads. */
  public static Objectives of(Settings.Slo settings) {
    List<Objective> all = new ArrayList<>();
    Set<String> workloads = new LinkedHashSet<>();
    for (Indicator indicator : Indicator.values()) {
      Settings.SloObjective its = settings.objectives().get(indicator.id());
      all.add(objective(indicator, "", settings));
      workloads.addAll(its.targets().keySet());
      workloads.addAll(its.thresholds().keySet());
    }
    workloads.remove("");
    for (String workload : workloads) {
      for (Indicator indicator : Indicator.values()) {
        Settings.SloObjective its = settings.objectives().get(indicator.id());
        if (its.targets().containsKey(workload) || its.thresholds().containsKey(workload)) {
          all.add(objective(indicator, workload, settings));
        }
      }
    }
    return new Objectives(settings, List.copyOf(all));
  }

  /**
   * Every objective that the settings give: one of each kind for the service, some for workloads.
   */
  public List<Objective> all() {
    return all;
  }

  /**
   * The objective of the service, or what holds for a workload: its own values, else the service's.
   *
   * @param workload "" for the service
   */
  public Objective of(Indicator indicator, String workload) {
    return objective(indicator, workload, settings);
  }

  /** What the settings say of levels, amounts and the least number of events. */
  public Settings.Slo settings() {
    return settings;
  }

  private static Objective objective(Indicator indicator, String workload, Settings.Slo settings) {
    Settings.SloObjective its = settings.objectives().get(indicator.id());
    Double target = its.targets().getOrDefault(workload, its.targets().get(""));
    Duration threshold = its.thresholds().getOrDefault(workload, its.thresholds().get(""));
    double bound = threshold == null ? Double.NaN : threshold.toNanos() / NANOS;
    if (indicator == Indicator.BUSINESS_LOSS && settings.lossLimit() > 0) {
      bound = settings.lossLimit();
    }
    return new Objective(
        indicator,
        workload,
        target == null ? Double.NaN : target,
        bound,
        its.window(),
        its.alerting());
  }
}

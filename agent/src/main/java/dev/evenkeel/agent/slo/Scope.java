package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.config.Settings;
import java.util.EnumMap;
import java.util.Map;

/** What is kept of the whole service, or of one workload. */
final class Scope {

  final String workload;
  final Window window;
  final Map<Indicator, Objective> objectives = new EnumMap<>(Indicator.class);
  final Map<Indicator, LevelGauge> gauges = new EnumMap<>(Indicator.class);
  final Map<Tier, Incident> incidents = new EnumMap<>(Tier.class);

  /** What one call is worth in millionths of a USD; 0 for nothing. */
  final long microsPerCall;

  /** What a day of its calls is worth in USD, where it has an amount of its own; else −1. */
  final double dollarsPerDay;

  /**
   * @param workload "" for the whole service
   */
  Scope(String workload, Objectives all, double[] edges, long nowMillis) {
    this.workload = workload;
    for (Indicator indicator : Indicator.values()) {
      objectives.put(indicator, all.of(indicator, workload));
      if (indicator.leveled()) {
        gauges.put(indicator, new LevelGauge(all.settings().levels(), nowMillis));
      }
    }
    window =
        new Window(
            edges,
            objectives.get(Indicator.BUSINESS_LATENCY).threshold(),
            objectives.get(Indicator.LLM_LATENCY).threshold());
    Settings.Slo settings = all.settings();
    double perCall =
        settings
            .amountPerCall()
            .getOrDefault(workload, settings.amountPerCall().getOrDefault("", 0.0));
    microsPerCall = Math.round(perCall * Window.MICROS);
    dollarsPerDay = workload.isEmpty() ? -1 : settings.amountPerDay().getOrDefault(workload, -1.0);
  }

  boolean service() {
    return workload.isEmpty();
  }
}

package dev.evenkeel.agent.slo;

import java.time.Duration;

/**
 * One objective of the service or of a workload.
 *
 * @param workload "" for the whole service
 * @param target the share that must be good, 0..1; NaN for a limit
 * @param threshold what an answer, a scrape, an alert or an incident may take, in seconds; for a
 *     loss USD an hour; NaN where there is none
 * @param window the period of the error budget; zero for a limit
 * @param alerting whether alerts are raised for it
 */
public record Objective(
    Indicator indicator,
    String workload,
    double target,
    double threshold,
    Duration window,
    boolean alerting) {

  private static final double PRECISION = 1e12;

  public String id() {
    return indicator.id();
  }

  public Tier tier() {
    return indicator.tier();
  }

  /** The share that may be bad, 0..1, rounded to 12 digits: 0.001 for 99.9 %. NaN for a limit. */
  public double budget() {
    return Double.isNaN(target) ? target : Math.round((1 - target) * PRECISION) / PRECISION;
  }
}

package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.EffectiveSetting;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.List;

/**
 * All that the status page shows, at one moment: of this instance, since its start. Immutable.
 *
 * @param service what runs: the main class or the jar
 * @param version of the agent
 * @param mode enforce, observe or off
 * @param drill whether a drill makes faults now
 * @param inFlight calls that have begun and not ended
 * @param models the busiest first
 * @param breakers the open ones first
 * @param changes of breakers, the newest first
 * @param counts what else is counted, by group
 */
public record Status(
    String service,
    String version,
    String mode,
    boolean drill,
    long inFlight,
    SloStatus slo,
    List<Model> models,
    List<Breaker> breakers,
    List<Journal.Change> changes,
    List<Count> counts,
    List<EffectiveSetting> settings) {

  /**
   * One model of one provider.
   *
   * @param calls without the excluded ones
   * @param good those that came to an answer, be it a fallback's
   * @param p50 seconds, of the answers, interpolated between the edges of the histogram; NaN
   *     without answers
   * @param firstChunk P95 of the time to a stream's first byte in seconds; NaN without streams
   */
  public record Model(
      String provider,
      String model,
      long calls,
      long good,
      double p50,
      double p95,
      double p99,
      double firstChunk,
      long inputTokens,
      long outputTokens,
      double costUsd) {

    /** The share of good calls, 0..1; NaN without calls. */
    public double success() {
      return calls == 0 ? Double.NaN : good / (double) calls;
    }
  }

  /**
   * One route's breaker.
   *
   * @param state closed, open or half_open
   * @param openSeconds since the start
   * @param refused calls that it let not through
   * @param gate rate or quota while such a limit holds calls back, else empty
   */
  public record Breaker(
      String route, String state, double openSeconds, long refused, String gate) {}

  /**
   * A number that is above 0.
   *
   * @param group such as {@code retries}
   * @param what the values of its labels
   */
  public record Count(String group, String what, double value) {}
}

package dev.evenkeel.agent.page;

import dev.evenkeel.agent.config.EffectiveSetting;
import dev.evenkeel.agent.slo.SloStatus;
import java.util.List;

/**
 * All that the status page shows, at one moment: of this instance, since its start. Immutable.
 *
 * @param service what runs: the main class or the jar
 * @param job the likely name of its scrape job
 * @param version of the agent
 * @param mode enforce, observe or off
 * @param drill whether a drill makes faults now
 * @param inFlight calls that have begun and not ended
 * @param models the busiest first
 * @param breakers the open ones first
 * @param changes of breakers, the newest first
 * @param notes of all else that has happened
 * @param errors failed calls by model and error
 * @param counts retries, fallbacks and what else was done about calls
 * @param quality answers that are not what was asked for, by kind
 * @param checked answers whose content was looked at
 * @param agent what the agent says of itself
 */
public record Status(
    String service,
    String job,
    String version,
    String mode,
    boolean drill,
    long inFlight,
    SloStatus slo,
    List<Model> models,
    List<Breaker> breakers,
    List<Journal.Change> changes,
    List<Journal.Note> notes,
    List<Count> errors,
    List<Count> counts,
    List<Count> quality,
    double checked,
    List<Count> agent,
    List<EffectiveSetting> settings) {

  /** The objectives that the process measures; the others are for Prometheus. */
  List<SloStatus.State> measured() {
    return slo.objectives().stream()
        .filter(each -> each.objective().indicator().inProcess())
        .toList();
  }

  /**
   * One model of one provider.
   *
   * @param calls without the excluded ones
   * @param good those that came to an answer, be it a fallback's
   * @param p50 seconds, of the answers, interpolated between the edges of the histogram; NaN
   *     without answers
   * @param firstChunk P95 of the time to a stream's first byte in seconds; NaN without streams
   * @param inFlight calls that have begun and not ended
   * @param callsPerMinute of the last five minutes
   * @param costHour USD of the last 60 minutes
   * @param minutes the last 60, the oldest first; empty for a model that is not followed
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
      double costUsd,
      long inFlight,
      double callsPerMinute,
      double tokensPerMinute,
      double costHour,
      List<ModelMinutes.Minute> minutes) {

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
   * @param openShare of the time since the start, 0..1
   * @param changedMillis when it last changed, since 1970; −1 when it has not, or long ago
   * @param refused calls that it let not through
   * @param gate rate or quota while such a limit holds calls back, else empty
   * @param retriesLeft of the retry budget; NaN where it is not known
   */
  public record Breaker(
      String route,
      String state,
      double openSeconds,
      double openShare,
      long changedMillis,
      long refused,
      String gate,
      double retriesLeft) {}

  /**
   * A number.
   *
   * @param group such as {@code retries}
   * @param what the values of its labels
   * @param seconds whether it is a time
   */
  public record Count(String group, String what, double value, boolean seconds) {

    String words() {
      return seconds ? Figures.seconds(value) : Figures.number(value);
    }
  }
}

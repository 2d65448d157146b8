package dev.evenkeel.agent.slo;

import java.util.List;
import java.util.Map;

/**
 * What became of the objectives in a stretch of time that the process remembers: the last hour by
 * the minute, or up to 72 hours by the hour. Immutable.
 *
 * @param atMillis its end, since 1970
 * @param startMillis since when calls are counted
 * @param fromMillis its beginning; before {@code startMillis} in a young process
 * @param slotMillis how long a slot is: a minute or an hour
 * @param workload whose slots these are; "" is the service
 * @param total of all of them
 * @param slots the oldest first; those without calls and cost are left out
 * @param objectives of the service and of workloads, in the order of the settings
 * @param failures failed calls of the service by outcome, and how many were {@code refused}; the
 *     most frequent first
 * @param incidents of the service and of workloads that touch it, the newest first
 */
public record SloHistory(
    long atMillis,
    long startMillis,
    long fromMillis,
    long slotMillis,
    String workload,
    Slot total,
    List<Slot> slots,
    List<Figure> objectives,
    Map<String, Long> failures,
    List<Incident> incidents) {

  /**
   * One minute or hour.
   *
   * @param startMillis since 1970
   * @param success calls that came to their own answer
   * @param degraded calls that came to another's
   * @param retried calls of more than one attempt
   * @param recovered those of them that came to an answer
   * @param saved calls that only an attempt of the agent's brought to an answer
   * @param shares of the objectives that count events or time
   */
  public record Slot(
      long startMillis,
      long success,
      long degraded,
      long failure,
      long rejected,
      long retried,
      long recovered,
      long saved,
      Map<Indicator, Share> shares,
      Money money) {

    /** Calls that count: all but the excluded ones. */
    public long calls() {
      return success + degraded + failure + rejected;
    }
  }

  /**
   * One objective.
   *
   * @param share of bad events or time; of no events for a limit
   * @param value of a limit: USD an hour that were lost, or seconds of the longest incident; NaN
   *     for the others
   */
  public record Figure(Objective objective, Share share, double value) {}
}

package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Objective;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How a service did.
 *
 * @param about which service, and by what it was read
 * @param span of what time, in words
 * @param objectives in the order of the settings
 * @param outcomes calls by what they came to
 * @param errors failed calls by error, the most frequent first
 * @param retries calls that took more than one attempt, by result: success or exhausted
 * @param money what all that was worth and has cost
 * @param incidents the worst first
 * @param periods the oldest first; empty where the source keeps no history
 * @param notes what a reader must know
 */
record Report(
    String about,
    String span,
    List<Line> objectives,
    Map<String, Double> outcomes,
    Map<String, Double> errors,
    Map<String, Double> retries,
    Money money,
    List<Incident> incidents,
    List<Period> periods,
    List<String> notes) {

  /**
   * In USD; 0 where the settings give no amounts.
   *
   * @param loss what calls that failed or were refused are worth
   * @param saved what calls are worth that only an attempt of the agent's brought to an answer
   * @param cost by list price
   * @param retrying the part of it for answers to a retry and for failed attempts
   */
  record Money(double loss, double saved, double cost, double retrying) {

    /** What running the agent has brought in. */
    double returned() {
      return saved - retrying;
    }
  }

  /** What became of an objective. */
  enum Verdict {
    MET,
    MISSED,
    /** Missed, but no alerts are raised for it, so that it fails no pipeline either. */
    MISSED_SILENTLY,
    UNKNOWN;

    String word() {
      return switch (this) {
        case MET -> "met";
        case MISSED -> "MISSED";
        case MISSED_SILENTLY -> "missed (alerting is off)";
        case UNKNOWN -> "no data";
      };
    }
  }

  /**
   * One objective.
   *
   * @param measured share of good events or time; of a limit the value; NaN without data
   */
  record Line(Objective objective, double measured) {

    boolean limit() {
      return objective.indicator().kind() == Indicator.Kind.LIMIT;
    }

    /** What may be: a share, or a limit's value. */
    double wanted() {
      return limit() ? objective.threshold() : objective.target();
    }

    /** Share of the error budget of the report's time that is left; NaN where there is none. */
    double budgetLeft() {
      return limit() ? Double.NaN : 1 - (1 - measured) / objective.budget();
    }

    Verdict verdict() {
      if (Double.isNaN(measured) || Double.isNaN(wanted())) {
        return Verdict.UNKNOWN;
      }
      if (limit() ? measured <= wanted() : measured >= wanted()) {
        return Verdict.MET;
      }
      return objective.alerting() ? Verdict.MISSED : Verdict.MISSED_SILENTLY;
    }
  }

  /**
   * A time above level ok.
   *
   * @param what success, latency, or a tier
   * @param level 1 warning, 2 severe, 3 emergency; 0 where it is not known
   * @param begin null where it is not known
   */
  record Incident(String what, int level, Instant begin, Duration length) {

    static final Comparator<Incident> WORST_FIRST =
        Comparator.comparingInt(Incident::level).thenComparing(Incident::length).reversed();
  }

  /**
   * An hour, a day, a week or thirty days.
   *
   * @param failed calls that came to no answer
   * @param good the share of good events by the objectives of the service; NaN or absent without
   *     events
   */
  record Period(
      Instant end,
      double calls,
      double failed,
      Map<String, Double> good,
      double costUsd,
      double lossUsd) {

    double good(Indicator indicator) {
      return good.getOrDefault(indicator.id(), Double.NaN);
    }
  }

  /** Whether anything was called at all. */
  boolean empty() {
    return outcomes.values().stream().allMatch(calls -> calls.isNaN() || calls == 0);
  }

  boolean missed() {
    return objectives.stream().anyMatch(line -> line.verdict() == Verdict.MISSED);
  }
}

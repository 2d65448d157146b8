package dev.evenkeel.agent.slo;

import java.util.List;
import java.util.Map;

/**
 * How the objectives stand at one moment, as far back as the process remembers: 72 hours at most.
 * Immutable.
 *
 * @param atMillis when, since 1970
 * @param startMillis since when calls are counted
 * @param level the worst level of all objectives of the service
 * @param levelSinceMillis since when it is that
 * @param objectives of the service, then of workloads
 * @param running incidents that last, of the service and of workloads
 * @param incidents the last 50 that have ended, newest first
 * @param events the last 50 changes of level, newest first
 * @param series the last 60 minutes, oldest first, by workload; "" is the service
 * @param hours the last 72 hours, the one that runs among them, in the same way
 * @param money by workload; "" is the service
 * @param failures failed calls of the last hour by outcome, and how many were {@code refused}; the
 *     most frequent first
 */
public record SloStatus(
    long atMillis,
    long startMillis,
    Level level,
    long levelSinceMillis,
    List<State> objectives,
    List<Incident> running,
    List<Incident> incidents,
    List<SloEvent> events,
    Map<String, List<Minute>> series,
    Map<String, List<Hour>> hours,
    Map<String, Earnings> money,
    Map<String, Long> failures) {

  /** How many ended incidents, and how many events, are kept. */
  public static final int KEPT = 50;

  /**
   * How one objective stands. An objective that only Prometheus can measure has shares without
   * events.
   *
   * @param now the minute that runs and the one before it
   * @param hour the last 60 minutes
   * @param day the hour that runs and the 23 before it
   * @param kept all that is remembered, at most 72 hours
   * @param burn5m how many times faster than allowed the budget is used; NaN without events
   * @param budgetRemaining share of the budget of {@code kept} that is left: 1 is all of it, below
   *     0 the objective is missed; NaN without events
   * @param level OK where there are no levels ({@link Indicator#leveled()})
   * @param value of a limit: USD lost in the last hour, or seconds of the longest incident of the
   *     last 72 hours; of llm-latency the P95 of the last 5 minutes in seconds; NaN for the others
   */
  public record State(
      Objective objective,
      Share now,
      Share minutes5,
      Share hour,
      Share day,
      Share kept,
      double burn5m,
      double burn1h,
      double burn6h,
      double budgetRemaining,
      Level level,
      long levelSinceMillis,
      double value) {

    /**
     * Whether the objective is met by all that is remembered; true when nothing has happened yet.
     */
    public boolean met() {
      return objective.indicator().kind() == Indicator.Kind.LIMIT
          ? !(value > objective.threshold())
          : !(kept.good() < objective.target());
    }
  }

  /**
   * One minute.
   *
   * @param startMillis since 1970
   * @param calls without the excluded ones
   * @param success share of calls that came to their own answer; NaN without calls
   * @param p95 of the answers in seconds, interpolated; NaN without answers
   * @param costUsd paid to providers
   * @param burn of llm-success; NaN without calls
   */
  public record Minute(
      long startMillis, long calls, double success, double p95, double costUsd, double burn) {}

  /**
   * One hour.
   *
   * @param startMillis since 1970
   * @param business calls that failed or were refused, of all
   * @param llm calls that came to anything but their own answer, of all
   * @param costUsd paid to providers
   */
  public record Hour(long startMillis, Share business, Share llm, double costUsd) {}

  /** Money of the last hour, of the last 24 hours, and of all that is remembered. */
  public record Earnings(Money hour, Money day, Money kept) {}

  /** The objective of the service with this indicator. */
  public State of(Indicator indicator) {
    return of(indicator, "");
  }

  /** The objective of a workload, or of the service; null when the workload is not known. */
  public State of(Indicator indicator, String workload) {
    for (State state : objectives) {
      Objective its = state.objective();
      if (its.indicator() == indicator && its.workload().equals(workload)) {
        return state;
      }
    }
    return null;
  }
}

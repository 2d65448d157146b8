package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.llm.RateLimits;

/** One route's breaker, gate and retry budget. Thread safe. */
public interface Route {

  /** Provider, host, deployment and model, as in {@code Endpoint.route()}. */
  String name();

  /** Asks breaker and gates; takes a probe's place when the breaker is half open. */
  Admission admit();

  /**
   * Asks once more where nobody else can be asked: an open breaker lets a probe through before its
   * time, one after the other and not often.
   *
   * @param refusal what {@link #admit} has said
   */
  default Admission lastResort(Admission refusal) {
    return refusal;
  }

  /**
   * How long to wait for what a probe of the breaker will tell, rather than be refused by {@link
   * #admit}; 0 to ask it now. To be asked again after the wait.
   *
   * @param longest what the call can wait at the most, in nanoseconds
   * @param waits whether the call has waited for a probe before
   */
  default long awaitProbe(long longest, boolean waits) {
    return 0;
  }

  /** How long an open breaker will let no probe through; 0 when it may do so or is not open. */
  default long refusedForNanos() {
    return state() == BreakerState.OPEN ? Long.MAX_VALUE : 0;
  }

  /**
   * Tells the breaker how an admitted attempt ended. Results of attempts admitted before the last
   * change of state are ignored.
   *
   * @param permit from {@link Admission#permit()}
   * @param failure {@link Decision#failure()}
   * @param durationNanos how long the attempt took
   */
  void report(long permit, boolean failure, long durationNanos);

  /** The attempt ended without saying anything about the route (cancelled, a caller's fault). */
  void release(long permit);

  /** Closes the gate; a later call never shortens it. */
  void gate(long nanos, boolean key);

  /** How long a gate still holds calls back, for metrics; 0 when none does. */
  default long gateNanos() {
    return 0;
  }

  /**
   * A place among the attempts of the route; null when nothing limits them.
   *
   * @param workload that calls
   * @param bytes of the request
   */
  default Turn turn(String workload, int bytes) {
    return null;
  }

  /** Whether attempts of this key wait for a limit that is known. */
  default boolean paced() {
    return false;
  }

  /**
   * What the headers of an answer say of the limits.
   *
   * @param turn of the attempt that was answered, or null
   */
  default void learn(RateLimits limits, Turn turn) {}

  /** Takes a retry from the budget; false when it is used up. */
  boolean takeRetry();

  /** Whether {@link #takeRetry} would give one now. */
  default boolean hasRetry() {
    return true;
  }

  /** A call succeeded: the budget grows. */
  void deposit();

  /** As {@link #takeRetry}, of the budget that calls would use which are only observed. */
  default boolean takeObservedRetry() {
    return true;
  }

  /** As {@link #deposit}, for that budget. */
  default void depositObserved() {}

  /** A good answer began to come after this time, for {@link #p95Nanos}. */
  default void took(long nanos) {}

  /** What 95 % of the last good answers took until they began to come; 0 while few are known. */
  default long p95Nanos() {
    return 0;
  }

  /** State of the breaker now. */
  BreakerState state();

  /** States of a breaker, in the words of the metrics. */
  enum BreakerState {
    CLOSED,
    OPEN,
    HALF_OPEN
  }
}

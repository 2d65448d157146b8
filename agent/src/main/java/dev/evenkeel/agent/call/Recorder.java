package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;

/**
 * Told once per attempt and once per call. Implementations are quick, thread safe and never throw
 * what the caller must handle.
 */
public interface Recorder {

  /** What a call came to, in the words of {@code evenkeel_calls_total}. */
  enum Result {
    SUCCESS,
    DEGRADED,
    FAILURE,
    REJECTED,
    EXCLUDED
  }

  /**
   * One HTTP exchange.
   *
   * @param number from 1
   * @param status 0 without an answer
   * @param durationNanos until the end of the answer
   * @param layer who above the agent made this retry, or an empty string
   * @param work what the provider did, as far as it is known
   * @param caller who made the call, with its workload and trace
   */
  record Attempt(
      Endpoint endpoint,
      int number,
      Classification classification,
      int status,
      long durationNanos,
      String layer,
      Decision decision,
      Work work,
      Caller caller) {

    /** An attempt of an unknown caller. */
    public Attempt(
        Endpoint endpoint,
        int number,
        Classification classification,
        int status,
        long durationNanos,
        String layer,
        Decision decision,
        Work work) {
      this(
          endpoint,
          number,
          classification,
          status,
          durationNanos,
          layer,
          decision,
          work,
          Caller.UNKNOWN);
    }

    /** An attempt of which no work is known. */
    public Attempt(
        Endpoint endpoint,
        int number,
        Classification classification,
        int status,
        long durationNanos,
        String layer,
        Decision decision) {
      this(
          endpoint,
          number,
          classification,
          status,
          durationNanos,
          layer,
          decision,
          new Work(null, Usage.NONE, false));
    }
  }

  /**
   * What a provider did for an attempt, and may charge.
   *
   * @param model that the answer names, or null
   * @param usage the tokens that were reported, also by an answer that broke off
   * @param billable whether the request may have been processed and charged
   */
  record Work(String model, Usage usage, boolean billable) {}

  /**
   * One operation as the application sees it.
   *
   * @param attempts HTTP exchanges made; 0 when it was refused at once
   * @param startNanos when it began, on the clock of the process: it may be told much later
   * @param waitedNanos spent in back-off
   * @param firstByteNanos until the first byte of a stream; −1 for no stream
   * @param refusal {@code breaker_open}, {@code rate_gate}, {@code quota_gate}, {@code limit},
   *     {@code concurrency}, {@code bulkhead} or an empty string
   * @param retries attempts that the agent added; the others are the application's own
   * @param caller who made it, with its workload and trace
   */
  record Call(
      Endpoint endpoint,
      Result result,
      Classification classification,
      int attempts,
      long startNanos,
      long durationNanos,
      long waitedNanos,
      long firstByteNanos,
      Usage usage,
      String refusal,
      int retries,
      Caller caller) {

    /** A call of an unknown caller, to which the agent added nothing. */
    public Call(
        Endpoint endpoint,
        Result result,
        Classification classification,
        int attempts,
        long durationNanos,
        long waitedNanos,
        long firstByteNanos,
        Usage usage,
        String refusal) {
      this(
          endpoint,
          result,
          classification,
          attempts,
          0,
          durationNanos,
          waitedNanos,
          firstByteNanos,
          usage,
          refusal,
          0,
          Caller.UNKNOWN);
    }

    /** When it was over, on the clock of {@link #startNanos}. */
    public long endNanos() {
      return startNanos + durationNanos;
    }
  }

  /** A call has begun. */
  default void callStarted(Endpoint endpoint) {}

  default void attemptEnded(Attempt attempt) {}

  /** A retry will follow after {@link Decision#delayNanos()}. */
  default void retryScheduled(
      Endpoint endpoint, Classification classification, Decision decision) {}

  /**
   * A check of the user's own found an answer bad, after its call had ended.
   *
   * @param kind a short word, one of a bounded number
   */
  default void violated(Endpoint endpoint, Caller caller, String kind) {}

  /**
   * An attempt has waited for its turn.
   *
   * @param reason {@code rate_limit}, {@code limit}, {@code concurrency} or {@code bulkhead}
   */
  default void paced(Endpoint endpoint, String reason, long waitedNanos) {}

  /**
   * A call has gone to another model.
   *
   * @param why the outcome, or the reason of the refusal, that it moved for
   * @param result {@code success}, {@code failure}, or {@code refused} where that model's route was
   *     closed too
   */
  default void fellBack(Endpoint from, Endpoint to, String why, String result) {}

  /**
   * A second exchange was to be made beside an attempt.
   *
   * @param result {@code won} where its answer counts, {@code lost}, {@code failed}, or {@code
   *     refused} where it was not made, for the lack of budget or the state of the route
   */
  default void hedged(Endpoint endpoint, String result) {}

  /**
   * A drill has put a fault in the place of an attempt, which is recorded like any other.
   *
   * @param fault the label of its outcome
   */
  default void drilled(Endpoint endpoint, Caller caller, String fault) {}

  /**
   * Something would have been done to a call that is only observed.
   *
   * @param action {@code retry}, {@code stop}, {@code reject}, {@code fallback} or {@code pace}
   */
  default void wouldHave(Endpoint endpoint, Caller caller, String action) {}

  default void callEnded(Call call) {}

  default void breakerChanged(
      Endpoint endpoint, Route route, Route.BreakerState from, Route.BreakerState to, String why) {}

  /**
   * What the agent itself has done for a call took this long; told of some calls only.
   *
   * @param phase {@code request} or {@code response}
   */
  default void worked(String phase, long nanos) {}

  /** Something inside the agent failed and the call went through untouched. */
  default void internalError(String component, Throwable failure) {}
}

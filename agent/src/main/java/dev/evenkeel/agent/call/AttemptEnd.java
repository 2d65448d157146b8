package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classifier;
import dev.evenkeel.agent.outcome.Outcome;

/**
 * How an attempt ended of which the application has seen nothing.
 *
 * @param status 0 without an answer
 * @param notProcessed whether the request surely never reached the model
 * @param brokenStream whether a stream ended, broke or fell silent
 * @param failure what was thrown, or null for an answer
 */
record AttemptEnd(
    Classification classification,
    int status,
    boolean notProcessed,
    boolean brokenStream,
    Recorder.Work work,
    Throwable failure) {

  /** An answer with an error status. */
  static AttemptEnd answered(Classification classification, int status) {
    // An error status is not charged, but for one that says that nobody waited for the answer
    boolean billable = classification.outcome() == Outcome.TIMEOUT;
    return new AttemptEnd(classification, status, false, false, work(billable), null);
  }

  /** A fault of a drill: nobody was asked, so that nobody charges. */
  static AttemptEnd injected(Classification classification, int status) {
    return new AttemptEnd(classification, status, false, false, work(false), null);
  }

  /** No answer. */
  static AttemptEnd failed(Classification classification, Throwable failure) {
    boolean notProcessed = Classifier.surelyNotProcessed(failure);
    return new AttemptEnd(classification, 0, notProcessed, false, work(!notProcessed), failure);
  }

  /** The caller's own timeout for the whole call. */
  static AttemptEnd expired(Classification classification) {
    return new AttemptEnd(classification, 0, false, false, work(true), null);
  }

  /** An error inside a stream. */
  static AttemptEnd streamError(Classification classification, int status, Facts facts) {
    return new AttemptEnd(classification, status, false, false, work(facts), null);
  }

  /** A stream that ended too early. */
  static AttemptEnd brokenStream(Classification classification, Facts facts, Throwable failure) {
    return new AttemptEnd(classification, 0, false, true, work(facts), failure);
  }

  private static Recorder.Work work(boolean billable) {
    return new Recorder.Work(null, Usage.NONE, billable);
  }

  private static Recorder.Work work(Facts facts) {
    return new Recorder.Work(facts.model(), facts.usage(), true);
  }
}

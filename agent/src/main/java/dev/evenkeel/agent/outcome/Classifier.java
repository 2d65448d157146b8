package dev.evenkeel.agent.outcome;

import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.outcome.Classification.Retryable;

/** Turns facts into an outcome. Pure functions: no I/O, no state. */
public final class Classifier {

  private Classifier() {}

  /** Classifies an answer. */
  public static Classification classify(Facts facts) {
    return new Classification(Outcome.OK, false, Retryable.NO, -1);
  }

  /**
   * Classifies a failure without an answer.
   *
   * @param failure what the HTTP library threw
   */
  public static Classification classify(Throwable failure) {
    return new Classification(Outcome.TRANSPORT, false, Retryable.YES, -1);
  }

  /**
   * Whether the failed request surely never reached the model: refused, DNS, TLS or a connect
   * timeout. Such a request may be sent again without risk of a second bill.
   */
  public static boolean surelyNotProcessed(Throwable failure) {
    return false;
  }
}

package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classifier;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Admission;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Turn;

/**
 * One of two exchanges of the same attempt, as far as its route knows of it.
 *
 * @param turn null where nothing limits the route
 * @param number among the attempts of the call
 */
record Hedge(long permit, Turn turn, long startNanos, int number) {

  /**
   * Asks to send a request once more at once: a route that is not well, a limit that would have it
   * wait, or an empty retry budget refuse it.
   *
   * @param bytes of the request
   * @return null where it must not be sent
   */
  static Hedge ask(Route route, String workload, int bytes, int number, long nowNanos) {
    if (route.state() != Route.BreakerState.CLOSED || route.gateNanos() > 0) {
      return null;
    }
    Turn turn = route.turn(workload, bytes);
    if (turn != null && (turn.waitNanos(0) > 0 || turn.refusal() != null)) {
      turn.giveBack();
      return null;
    }
    Admission admission = route.admit();
    if (admission.admitted() && route.takeRetry()) {
      return new Hedge(admission.permit(), turn, nowNanos, number);
    }
    if (admission.admitted()) {
      route.release(admission.permit());
    }
    if (turn != null) {
      turn.giveBack();
    }
    return null;
  }

  /** What became of the one that does not count; nobody reads the body of its error. */
  static Classification classify(Endpoint endpoint, int status, Throwable failure) {
    if (failure != null) {
      return Classifier.classify(failure);
    }
    return status == 0
        ? CallSession.CANCELLED
        : Classifier.classify(Answers.read(endpoint, status, none -> null, new byte[0]));
  }

  void ended(Outcome outcome) {
    if (turn != null) {
      turn.ended(outcome, Usage.NONE);
    }
  }
}

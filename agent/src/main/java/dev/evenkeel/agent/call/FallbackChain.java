package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Admission;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import java.util.Iterator;

/** The fallbacks that one call has not yet been moved to, and where it is. Not thread safe. */
final class FallbackChain {

  private final Fallbacks fallbacks;
  private final Request asked;
  private final Exchange exchange;
  private final int credential;
  private final Iterator<String> left;
  private final Recorder recorder;
  private Move now; // null as long as the call is where the application sent it
  private boolean open; // whether it is not known yet what came of it

  /**
   * A request on its way to a fallback.
   *
   * @param from where it was before
   * @param why the outcome, or the reason of the refusal, that it moves for
   */
  record Move(Endpoint from, Request request, Route route, Detour detour, String why) {}

  FallbackChain(
      Fallbacks fallbacks,
      Request asked,
      Exchange exchange,
      int credential,
      Iterator<String> left,
      Recorder recorder) {
    this.fallbacks = fallbacks;
    this.asked = asked;
    this.exchange = exchange;
    this.credential = credential;
    this.left = left;
    this.recorder = recorder;
  }

  /** Where the call is, or null where the application sent it. */
  Move now() {
    return now;
  }

  /** Whether it is not known yet what came of the last move. */
  boolean underWay() {
    return open;
  }

  /**
   * Asks the routes of the fallbacks, in order; the refusal stands when none of them admits.
   *
   * @param attempt the attempts that were made
   */
  Admission elsewhere(Admission refusal, Endpoint endpoint, int attempt) {
    if (attempt >= fallbacks.attempts()) {
      return refusal;
    }
    for (Move move = next(endpoint, refusal.reason());
        move != null;
        move = next(endpoint, refusal.reason())) {
      Admission other = move.route().admit();
      if (other.admitted()) {
        take(move);
        return other;
      }
      recorder.fellBack(endpoint, move.request().endpoint(), refusal.reason(), "refused");
    }
    return refusal;
  }

  /**
   * Where the next attempt goes instead of a retry or of the application; null for as decided. The
   * budget is charged here, but for the retry that a fallback stands in for.
   *
   * @param label of the outcome
   */
  Move after(
      Outcome outcome,
      String label,
      Decision decision,
      Endpoint endpoint,
      Route route,
      int attempt) {
    boolean retry = decision.action() == Action.RETRY;
    if (!takes(outcome, retry, attempt)
        || !retry && (exchange.remainingNanos() <= 0 || !route.takeRetry())) {
      return null;
    }
    return next(endpoint, label);
  }

  /**
   * Whether a failure leads to a fallback, where time and budget allow it.
   *
   * @param retry whether a retry would follow: only the last one is better spent on a fallback
   */
  boolean takes(Outcome outcome, boolean retry, int attempt) {
    return attempt < fallbacks.attempts()
        && fallbacks.on(outcome)
        && left.hasNext()
        && (!retry || attempt + 1 >= fallbacks.attempts());
  }

  /** The call is moved. */
  void take(Move move) {
    now = move;
    open = true;
  }

  /** An attempt has ended. */
  void ended(boolean good) {
    if (open) {
      open = false;
      recorder.fellBack(
          now.from(), now.request().endpoint(), now.why(), good ? "success" : "failure");
    }
  }

  /** The next fallback that is not what the application asked for; null when there is none. */
  private Move next(Endpoint from, String why) {
    while (left.hasNext()) {
      String model = left.next();
      if (!model.equals(asked.endpoint().model())) {
        return fallbacks.move(asked, exchange, credential, model, from, why);
      }
    }
    return null;
  }
}

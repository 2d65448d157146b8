package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Admission;
import dev.evenkeel.agent.resilience.History;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Turn;

/**
 * Tells what would have been done to one call that is only observed. It knows what comes of the
 * call without the agent, so it ends with the first thing that would have changed that, and an
 * SDK's retries of the call tell nothing more. Not thread safe.
 */
final class WouldHave {

  private final CallSession.Services services;
  private final Request request;
  private final Exchange exchange;
  private final Caller caller;
  private boolean held; // by a gate, which would be open by then
  private boolean over;

  /**
   * @param told whether this carries on a call of which all has been told
   */
  WouldHave(
      CallSession.Services services,
      Request request,
      Exchange exchange,
      Caller caller,
      boolean told) {
    this.over = told;
    this.services = services;
    this.request = request;
    this.exchange = exchange;
    this.caller = caller;
  }

  /**
   * The call is about to be sent.
   *
   * @return its share of the limits, to be told how it ends; null when nothing limits it
   */
  Turn hold(Route route) {
    long remaining = exchange.remainingNanos();
    held = services.judge().plannedHold(route, 0, remaining) > 0;
    byte[] sent = exchange.body();
    Turn turn = route.turn(caller.workload(), sent == null ? 0 : sent.length);
    long wait = turn == null ? 0 : turn.foresee(services.judge().longestWait(0, remaining));
    if (!over && (held || wait > 0)) {
      tell("pace");
    }
    return turn;
  }

  /** What gates and breaker said, which the call does not obey. */
  void asked(Admission admission) {
    if (!over && !admission.admitted() && !(held && admission.reason().endsWith("_gate"))) {
      over = true;
      tell(chain() == null ? "reject" : "fallback");
    }
  }

  /** The attempt failed, and the application is told so. */
  void failed(Classification classification, History history, Route route) {
    if (over) {
      return;
    }
    over = true;
    Action action = services.judge().planned(classification, history, route);
    FallbackChain chain = chain();
    boolean retry = action == Action.RETRY;
    if (chain != null && chain.takes(classification.outcome(), retry, history.attempt())) {
      tell("fallback");
    } else if (action != Action.RETURN) {
      tell(action.label());
    }
  }

  /** A whole answer has come, and may not be what was asked for. */
  void delivered(Classification classification, History history, Route route) {
    Outcome outcome = classification.outcome();
    if (outcome.quality()
        && classification.answered()
        && (services.streams().retries(outcome) || services.fallbacks().on(outcome))) {
      failed(classification, history, route);
    }
  }

  private FallbackChain chain() {
    return services.fallbacks().chain(request, exchange, caller.credential());
  }

  private void tell(String action) {
    services.recorder().wouldHave(request.endpoint(), caller, action);
  }
}

package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings.Mode;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.History;
import dev.evenkeel.agent.resilience.Policy;
import dev.evenkeel.agent.resilience.Retries;
import dev.evenkeel.agent.resilience.Route;

/** Brings policy, number of attempts, breaker and budget to one decision. */
final class Judge {

  private final Policy policy;
  private final Retries retries;
  private final Mode mode;

  Judge(Policy policy, Retries retries, Mode mode) {
    this.policy = policy;
    this.retries = retries;
    this.mode = mode;
  }

  /** The same, which leaves every call as it is. */
  Judge observing() {
    return enforces() ? new Judge(policy, retries, Mode.OBSERVE) : this;
  }

  /**
   * What a library may send again by itself in an attempt: what is left of the attempts may fail,
   * but of the first two in any case, as one dead connection is no failure without the agent
   * either; and no 503 or 408 where policy sends each of them again.
   *
   * @param repeatable whether policy may send the request again at all
   */
  Resends resends(int attempt, boolean repeatable) {
    if (!enforces()) {
      return Resends.ALL;
    }
    int most =
        policy.retries(Outcome.TRANSPORT)
            ? Math.max(attempt == 1 ? 2 : 1, retries.attempts() - attempt + 1)
            : Integer.MAX_VALUE;
    boolean retries = repeatable && this.retries.attempts() > 1;
    boolean unavailable =
        retries && policy.retries(Outcome.UNAVAILABLE) && policy.retries(Outcome.OVERLOADED);
    return new Resends(most, !unavailable, !(retries && policy.retries(Outcome.TIMEOUT)));
  }

  /** Whether a call that has made so many attempts may make one more beside the last. */
  boolean hedges(int attempts) {
    return enforces() && retries.hedges() && attempts < retries.attempts();
  }

  /** Whether latencies are to be kept for that. */
  boolean hedges() {
    return retries.hedges();
  }

  Retries.Sequence start() {
    return retries.start();
  }

  /** False in observe mode: everything is measured and nothing is changed. */
  boolean enforces() {
    return mode == Mode.ENFORCE;
  }

  /** See {@link Policy#hold}; an open breaker is not waited for. */
  long hold(Route route, long heldNanos, long remainingNanos) {
    return enforces() ? plannedHold(route, heldNanos, remainingNanos) : 0;
  }

  /** What {@link #hold} would be if it enforced. */
  long plannedHold(Route route, long heldNanos, long remainingNanos) {
    return route.state() != Route.BreakerState.OPEN
        ? policy.hold(route.gateNanos(), heldNanos, remainingNanos)
        : 0;
  }

  /** See {@link Policy#longestProbeWait}. */
  long longestProbeWait(long waitedNanos, long remainingNanos) {
    return policy.longestProbeWait(waitedNanos, remainingNanos);
  }

  /** See {@link Policy#longestWait}. */
  long longestWait(long heldNanos, long remainingNanos) {
    return policy.longestWait(heldNanos, remainingNanos);
  }

  /**
   * What follows an attempt that ended without anything delivered to the application. The breaker
   * hears of it before it is asked whether a retry may follow; the budget is charged last, so that
   * no other refusal costs a token.
   *
   * @param patience how long the call can wait for a probe of the breaker
   */
  Decision afterAttempt(
      Classification classification,
      History history,
      Retries.Sequence sequence,
      Route route,
      long permit,
      long patience) {
    Decision decision = policy.decide(classification, history);
    tell(route, permit, decision, history.attemptNanos());
    if (!enforces()) {
      return asItCame(decision, "observe");
    }
    if (decision.action() != Action.RETRY) {
      return decision;
    }
    Decision counted = sequence.next(decision);
    if (counted.action() != Action.RETRY) {
      return counted;
    }
    boolean refused =
        patience > 0
            ? route.refusedForNanos() - patience > counted.delayNanos()
            : route.state() == Route.BreakerState.OPEN;
    if (refused) {
      return decision.stop("breaker_open");
    }
    return paced(classification, route) || route.takeRetry() ? counted : decision.stop("budget");
  }

  /**
   * What {@link #afterAttempt} would have come to if it enforced, by a retry budget that is kept
   * for this alone.
   */
  Action planned(Classification classification, History history, Route route) {
    Action action = policy.decide(classification, history).action();
    if (action != Action.RETRY) {
      return action;
    }
    if (route.state() == Route.BreakerState.OPEN) {
      return Action.STOP;
    }
    return paced(classification, route) || route.takeObservedRetry() ? Action.RETRY : Action.STOP;
  }

  /** A retry that waits for its turn under a known limit adds no load: it takes no token. */
  private static boolean paced(Classification classification, Route route) {
    return classification.outcome() == Outcome.RATE_LIMITED && route.paced();
  }

  /** What becomes of an attempt whose answer the application has begun to read: never a retry. */
  Decision afterDelivery(
      Classification classification, History history, Route route, long permit, long slowNanos) {
    Decision decision = policy.decide(classification, history);
    if (Policy.tellsOfRoute(classification.outcome()) && !decision.failure()) {
      route.report(permit, false, slowNanos);
    } else {
      tell(route, permit, decision, slowNanos);
    }
    if (classification.outcome() == Outcome.OK) {
      if (enforces()) {
        route.deposit();
      } else {
        route.depositObserved();
      }
    }
    return decision.action() == Action.RETURN ? decision : asItCame(decision, "delivered");
  }

  private static void tell(Route route, long permit, Decision decision, long nanos) {
    if (decision.failure()) {
      route.report(permit, true, nanos);
    } else {
      route.release(permit);
    }
    if (decision.gateNanos() > 0) {
      route.gate(decision.gateNanos(), decision.gateKey());
    }
  }

  private static Decision asItCame(Decision decision, String reason) {
    return new Decision(
        Action.RETURN, 0, reason, decision.failure(), decision.gateNanos(), decision.gateKey());
  }
}

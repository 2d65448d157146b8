package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.outcome.Action;

/**
 * What policy makes of an outcome.
 *
 * @param action retry, return or stop
 * @param delayNanos how long to wait before a retry; 0 for the other actions
 * @param reason why no retry follows, in a word for metrics: {@code policy}, {@code exhausted},
 *     {@code budget}, {@code deadline}, {@code hint_too_long}, {@code not_repeatable}, {@code
 *     layered}, {@code slow}, {@code gate}; {@code retry} for a retry, {@code fallback} for an
 *     attempt at another model
 * @param failure whether the attempt counts as a failure of the route's breaker
 * @param gateNanos how long the route's gate closes; 0 for not at all
 * @param gateKey whether it is the key rather than the route that is gated (a quota)
 */
public record Decision(
    Action action,
    long delayNanos,
    String reason,
    boolean failure,
    long gateNanos,
    boolean gateKey) {

  /** The same with an attempt at another model, at once. */
  public Decision fallBack() {
    return new Decision(Action.RETRY, 0, "fallback", failure, gateNanos, gateKey);
  }

  /** The same without its retry, e.g. because the budget is used up. */
  public Decision stop(String reason) {
    return new Decision(Action.STOP, 0, reason, failure, gateNanos, gateKey);
  }
}

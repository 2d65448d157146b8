package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.DefaultActions;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Decides what follows an attempt. A pure function but for the random number given to it.
 *
 * <p>The action of an outcome is its row in the settings. A row of {@code retry} gives way, in this
 * order, to what makes a retry useless or unsafe: the call is itself a retry from above, the
 * request cannot be repeated, it may have been processed, the attempts are used up, the server asks
 * for too long a wait, the caller's own timeout is too near.
 *
 * <p>Where the table of the design is silent:
 *
 * <ul>
 *   <li>A row set to {@code return} closes no gate: the agent then leaves the outcome alone.
 *   <li>Of the outcomes that are retried by default, one that the answer says cannot be helped by a
 *       retry is handed over; a row that the user has set to {@code retry} is obeyed.
 *   <li>A transport failure of a first attempt that may have been processed and came late is handed
 *       back as it is; of a later attempt it ends the call, because the one retry was made.
 *   <li>A stream that stalled, or ended too early, before the application saw anything of it is
 *       sent again once, however long it took: the provider had answered.
 *   <li>{@code rate_limited} closes the gate for any hint, the other retried outcomes only for a
 *       hint that is not waited for.
 * </ul>
 */
public final class Policy {

  /** An attempt with less time than this would end in the caller's timeout, not in an answer. */
  private static final long DEADLINE_MARGIN = TimeUnit.SECONDS.toNanos(1);

  private static final Map<Outcome, Action> DEFAULTS = DefaultActions.map();

  private final Map<Outcome, Action> rows;
  private final Backoff backoff;
  private final int attempts;
  private final long maxDelay;
  private final long slowFailure;
  private final long onceWithin;
  private final long quota;
  private final long maxClosed;
  private final long maxWait;
  private final long probeWait;

  /**
   * @param random uniform in [0, 1)
   */
  public Policy(Settings settings, DoubleSupplier random) {
    this.rows = settings.policy();
    this.backoff = new Backoff(settings.retry(), random);
    this.attempts = settings.retry().attempts();
    this.maxDelay = settings.retry().maxDelay().toNanos();
    this.slowFailure = settings.retry().slowFailure().toNanos();
    this.onceWithin = settings.retry().onceWithin().toNanos();
    this.quota = settings.gate().quota().toNanos();
    this.maxClosed = settings.gate().maxClosed().toNanos();
    this.maxWait = settings.limits().maxWait().toNanos();
    this.probeWait = settings.breaker().maxWait().toNanos();
  }

  /**
   * Decides; takes nothing from the retry budget, which the caller asks when a retry is decided.
   */
  public Decision decide(Classification classification, History history) {
    Outcome outcome = classification.outcome();
    Action row = rows.getOrDefault(outcome, DEFAULTS.get(outcome));
    if (history.brokenStream() && outcome == Outcome.TIMEOUT && row == Action.RETURN) {
      return retry(classification, history);
    }
    if (outcome == Outcome.TIMEOUT && row != Action.STOP && history.attemptNanos() > slowFailure) {
      return over(Action.STOP, "slow", outcome, 0);
    }
    return switch (row) {
      case RETURN -> over(Action.RETURN, "policy", outcome, 0);
      case STOP -> over(Action.STOP, "policy", outcome, gate(outcome, hint(classification)));
      case RETRY -> retry(classification, history);
    };
  }

  /** Whether the row of an outcome is {@code retry}. */
  public boolean retries(Outcome outcome) {
    return rows.getOrDefault(outcome, DEFAULTS.get(outcome)) == Action.RETRY;
  }

  /**
   * Whether an outcome says that the route failed. Quality outcomes are answers, caller's faults
   * are answers too, and a rate limit is a matter of one key: it must not black out the route.
   */
  static boolean failure(Outcome outcome) {
    return switch (outcome) {
      case OVERLOADED, UNAVAILABLE, TIMEOUT, SERVER_ERROR, TRANSPORT -> true;
      default -> false;
    };
  }

  /**
   * Whether an outcome says anything about the route's health. What does not is handed to {@link
   * Route#release} and not to {@link Route#report}: as a success it would hide failures.
   */
  public static boolean tellsOfRoute(Outcome outcome) {
    return outcome == Outcome.OK || outcome.quality() || failure(outcome);
  }

  /**
   * How long a call waits for a gate that another call's rate limit has closed. Those who wait do
   * not start at the same moment: the time over the gate's own is random.
   *
   * @param gateNanos how long the gate is closed
   * @param heldNanos how long this call has waited for it before
   * @param remainingNanos what the caller's own timeout leaves
   * @return 0 when it is not worth the wait: the call is refused at once, with the time to come
   *     back
   */
  public long hold(long gateNanos, long heldNanos, long remainingNanos) {
    if (gateNanos <= 0 || gateNanos + heldNanos > maxDelay) {
      return 0;
    }
    long hold = gateNanos + backoff.spread(gateNanos);
    return hold > remainingNanos - DEADLINE_MARGIN ? 0 : hold;
  }

  /**
   * How long a call can still wait for a limit.
   *
   * @param heldNanos how long it has waited before it was sent
   * @param remainingNanos what the caller's own timeout leaves
   */
  public long longestWait(long heldNanos, long remainingNanos) {
    return Math.max(0, Math.min(maxWait - heldNanos, remainingNanos - DEADLINE_MARGIN));
  }

  /**
   * How long a call can still wait for a probe of the breaker.
   *
   * @param waitedNanos how long it has waited for probes
   * @param remainingNanos what the caller's own timeout leaves
   */
  public long longestProbeWait(long waitedNanos, long remainingNanos) {
    return Math.max(0, Math.min(probeWait - waitedNanos, remainingNanos - DEADLINE_MARGIN));
  }

  private Decision retry(Classification classification, History history) {
    Outcome outcome = classification.outcome();
    long hint = hint(classification);
    long gate = gate(outcome, hint);
    if (history.fromAbove()) {
      return over(Action.STOP, "layered", outcome, gate);
    }
    if (!history.repeatable()) {
      return over(Action.RETURN, "not_repeatable", outcome, gate);
    }
    if (classification.retryable() == Retryable.NO && DEFAULTS.get(outcome) == Action.RETRY) {
      boolean answered = outcome != Outcome.TRANSPORT;
      return over(answered ? Action.STOP : Action.RETURN, "policy", outcome, gate);
    }
    if (history.attempt() >= attempts) {
      return over(Action.STOP, "exhausted", outcome, gate);
    }
    boolean unsure = outcome == Outcome.TRANSPORT && !history.surelyNotProcessed();
    if (unsure || history.brokenStream()) {
      if (history.attempt() > 1) {
        return over(Action.STOP, "exhausted", outcome, gate);
      }
      if (!history.brokenStream() && history.attemptNanos() > onceWithin) {
        return over(Action.RETURN, "slow", outcome, gate);
      }
    }
    if (hint > maxDelay) {
      return over(Action.STOP, "hint_too_long", outcome, gate);
    }
    long delay = backoff.nanos(history.attempt(), hint);
    if (delay > history.remainingNanos() - DEADLINE_MARGIN) {
      return over(Action.STOP, "deadline", outcome, Math.max(gate, Math.min(hint, maxClosed)));
    }
    // A user who has a used-up quota retried would be shut out by the key's gate.
    long routeGate = outcome == Outcome.QUOTA_EXHAUSTED ? 0 : gate;
    return new Decision(Action.RETRY, delay, "retry", failure(outcome), routeGate, false);
  }

  private Decision over(Action action, String reason, Outcome outcome, long gate) {
    boolean key = outcome == Outcome.QUOTA_EXHAUSTED && gate > 0;
    return new Decision(action, 0, reason, failure(outcome), gate, key);
  }

  /** How long the gate closes for an outcome whose row is not {@code return}. */
  private long gate(Outcome outcome, long hint) {
    if (outcome == Outcome.QUOTA_EXHAUSTED) {
      return quota;
    }
    boolean remembered = outcome == Outcome.RATE_LIMITED || (retries(outcome) && hint > maxDelay);
    return remembered ? Math.min(hint, maxClosed) : 0;
  }

  /** The server's hint in nanoseconds; 0 for none, and for one of 0. */
  private static long hint(Classification classification) {
    return Math.max(0, TimeUnit.MILLISECONDS.toNanos(classification.retryAfterMillis()));
  }
}

package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.llm.RateLimits.Quota;

/**
 * What a limit still allows, as it can be followed from here. A call takes its share at once, at
 * the price of a wait where nothing is left: so calls go on in the order in which they came, and
 * nobody has to be woken. Thread safe.
 *
 * <p>What an answer's headers say puts it right. They count what the provider had seen when it took
 * that request; what was sent later is taken off. Providers count in two ways, and the headers tell
 * which: where {@code reset} grows with what is used, the allowance comes back evenly; where it
 * only runs down, all of it comes back at once.
 */
final class Allowance {

  /** After so many periods another plan may hold. */
  private static final int PERIODS_REMEMBERED = 10;

  /** Two reports tell how a provider counts when they lie this far apart, as a share of all. */
  private static final double FAR = 0.25;

  /** Calls that wait for the same reset are spread over this share of the period after it. */
  private static final double SPREAD = 0.5;

  private double limit;
  private double left;
  private double taken; // of all calls since the beginning
  private double marked; // taken when the request of the newest report was sent
  private long at;
  private double periodNanos; // until all has come back; 0 while unknown: then nobody waits
  private boolean atOnce;
  private long resetAt;
  private double reportedUse;
  private double reportedReset;
  private long reportedAt;

  /**
   * A call's share.
   *
   * @param mark all that was taken up to it
   * @param sentAt when it may be used, on the clock of the caller
   */
  record Share(double cost, double mark, long sentAt) {}

  /** One of which nothing is known yet. */
  Allowance(long now) {
    at = now;
    reportedAt = now;
  }

  /** One that is known and comes back evenly. */
  Allowance(double limit, double periodNanos, long now) {
    this(now);
    this.periodNanos = periodNanos;
    resize(limit);
  }

  /** Takes effect for those who come later. */
  synchronized void resize(double newLimit) {
    left += newLimit - limit;
    limit = newLimit;
  }

  /** How long the next call would wait, in nanoseconds. */
  synchronized long waitNanos(double cost, long now) {
    flow(now);
    return wait(left - share(cost));
  }

  /**
   * Takes a share, which may be used after the wait of which {@link #waitNanos} told.
   *
   * @param cost more than there can be counts as all of it, or such a call could never go on
   */
  synchronized Share take(double cost, long now) {
    flow(now);
    double share = share(cost);
    long sentAt = now + wait(left - share);
    left -= share;
    taken += share;
    return new Share(share, taken, sentAt);
  }

  /** The call was not sent, or cost something else than was thought. */
  synchronized void settle(Share share, double cost, long now) {
    flow(now);
    left = Math.min(limit, left + share.cost() - share(cost));
  }

  /**
   * What the provider said.
   *
   * @param share of the call that was answered
   */
  synchronized void learn(Quota quota, Share share, long now) {
    flow(now);
    if (quota.limit() != limit || now - reportedAt > PERIODS_REMEMBERED * periodNanos) {
      limit = quota.limit();
      reportedUse = 0;
    }
    double used = quota.limit() - quota.remaining();
    if (used > 0 && quota.resetNanos() > 0) {
      learnPeriod(used, quota.resetNanos(), now);
    }
    if (share.mark() >= marked) {
      marked = share.mark();
      double back = atOnce || periodNanos == 0 ? 0 : Math.max(0, now - share.sentAt()) * perNano();
      left = Math.min(limit, quota.remaining() + back - (taken - share.mark()));
    }
  }

  private void learnPeriod(double used, double reset, long now) {
    if (reportedUse > 0 && Math.abs(used - reportedUse) >= FAR * limit) {
      double ranDown = reportedReset - (now - reportedAt);
      double grown = reportedReset * used / reportedUse;
      boolean fits = Math.abs(reset - ranDown) < Math.abs(reset - grown);
      if (fits != atOnce) {
        atOnce = fits;
        periodNanos = fits ? reportedReset : 0;
      }
    }
    if (atOnce) {
      periodNanos = Math.max(periodNanos, reset);
      resetAt = now + (long) reset;
    } else if (used >= reportedUse || periodNanos == 0) {
      // Where little is used, the figure is rounded away
      periodNanos = reset * limit / used;
    }
    if (used >= reportedUse || Math.abs(used - reportedUse) >= FAR * limit) {
      reportedUse = used;
      reportedReset = reset;
      reportedAt = now;
    }
  }

  /** Whether calls wait for it. */
  synchronized boolean known() {
    return periodNanos > 0;
  }

  /** Whether the next call would find the same as with a new one. */
  synchronized boolean full(long now) {
    flow(now);
    return periodNanos == 0 || left >= limit;
  }

  private double share(double cost) {
    return periodNanos > 0 ? Math.min(cost, limit) : cost;
  }

  private double perNano() {
    return limit / periodNanos;
  }

  private void flow(long now) {
    if (periodNanos > 0 && !atOnce) {
      left = Math.min(limit, left + perNano() * (now - at));
    } else if (atOnce && now - resetAt >= 0) {
      double periods = 1 + Math.floor((now - resetAt) / periodNanos);
      left = Math.min(limit, left + periods * limit);
      resetAt += (long) (periods * periodNanos);
    }
    at = now;
  }

  private long wait(double after) {
    if (after >= 0 || periodNanos == 0) {
      return 0;
    }
    if (!atOnce) {
      return (long) Math.ceil(-after / perNano());
    }
    double full = Math.ceil(-after / limit) - 1; // periods to wait through after the next reset
    double place = (-after - full * limit) / limit;
    return resetAt - at + (long) ((full + SPREAD * place) * periodNanos);
  }
}

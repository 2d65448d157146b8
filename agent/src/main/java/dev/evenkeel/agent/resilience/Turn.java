package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.llm.RateLimits;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Allowance.Share;

/**
 * One attempt's place among those of its route: when it may be sent so that no limit is passed. Not
 * thread safe: the methods follow one another, as those of a call do.
 */
public final class Turn {

  private final Pace pace;
  private final Told told; // null while the headers of no answer have told anything
  private final Slots bulkhead; // null for none
  private final double tokens;

  private boolean placed;
  private Share ownRequests;
  private Share ownTokens;
  private Share toldRequests;
  private Share toldTokens;
  private Slots.Place inBulkhead;
  private Slots.Place inRoute;
  private long sendAt;
  private long askedAt;
  private long waited;
  private String reason = "";
  private Admission refusal;

  /**
   * @param tokens what the attempt is thought to cost
   */
  Turn(Pace pace, Told told, Slots bulkhead, double tokens) {
    this.pace = pace;
    this.told = told;
    this.bulkhead = bulkhead;
    this.tokens = tokens;
  }

  /**
   * How long to wait before asking again; 0 to go on, unless {@link #refusal} says otherwise.
   *
   * @param longest what the call can wait at the most; of the provider's limits a longer wait is
   *     not taken, as they are known from afar: the call goes on and the provider decides
   */
  public long waitNanos(long longest) {
    long now = pace.now();
    if (!placed) {
      placed = true;
      askedAt = now;
      sendAt = now;
      place(now, longest);
    }
    long left = refusal != null ? 0 : sendAt - now;
    if (left <= 0 && refusal == null) {
      left = slots(now, longest);
    }
    waited = now - askedAt;
    return Math.max(0, left);
  }

  /**
   * The same for an attempt that is sent at once whatever comes of it: it takes its share of the
   * limits and stands in no line.
   *
   * @return how long it would have waited
   */
  public long foresee(long longest) {
    long now = pace.now();
    placed = true;
    askedAt = now;
    sendAt = now;
    place(now, longest);
    return sendAt - now;
  }

  private void place(long now, long longest) {
    long own = Math.max(wait(pace.requests(), 1, now), wait(pace.tokens(), tokens, now));
    if (own > longest) {
      refusal = new Admission(false, 0, "limit", own);
      return;
    }
    ownRequests = take(pace.requests(), 1, now, "limit");
    ownTokens = take(pace.tokens(), tokens, now, "limit");
    if (told != null) {
      long theirs = Math.max(wait(told.requests(), 1, now), wait(told.tokens(), tokens, now));
      if (theirs <= longest) {
        toldRequests = take(told.requests(), 1, now, "rate_limit");
        toldTokens = take(told.tokens(), tokens, now, "rate_limit");
      }
    }
  }

  private static long wait(Allowance allowance, double cost, long now) {
    return allowance == null ? 0 : allowance.waitNanos(cost, now);
  }

  private Share take(Allowance allowance, double cost, long now, String why) {
    if (allowance == null) {
      return null;
    }
    Share share = allowance.take(cost, now);
    if (share.sentAt() - sendAt > 0) {
      sendAt = share.sentAt();
      reason = why;
    }
    return share;
  }

  private long slots(long now, long longest) {
    if (bulkhead != null) {
      inBulkhead = inBulkhead == null ? new Slots.Place() : inBulkhead;
      long left = bulkhead.ask(inBulkhead, now);
      if (left > 0) {
        return line(left, longest, "bulkhead");
      }
    }
    Slots slots = pace.slots();
    if (slots != null) {
      inRoute = inRoute == null ? new Slots.Place() : inRoute;
      long left = slots.ask(inRoute, now);
      if (left > 0) {
        return line(left, longest, "concurrency");
      }
    }
    return 0;
  }

  private long line(long left, long longest, String why) {
    reason = why;
    if (left <= longest) {
      return left;
    }
    refusal = new Admission(false, 0, why, left);
    return 0;
  }

  /** Why the call cannot go on in time, or null. */
  public Admission refusal() {
    return refusal;
  }

  /** How long the attempt has waited for its turn. */
  public long waitedNanos() {
    return waited;
  }

  /**
   * What it waited for last: {@code rate_limit} of the provider, a {@code limit} of the settings,
   * {@code concurrency} of the route, or the {@code bulkhead} of its workload.
   */
  public String reason() {
    return reason;
  }

  /** The attempt is not sent. */
  public void giveBack() {
    settle(0, 0);
    leave();
    placed = false;
  }

  /** The headers of the answer. */
  void learn(RateLimits limits, Told known) {
    known.learn(limits, toldRequests, toldTokens, pace.now());
  }

  /** The attempt has ended. */
  public void ended(Outcome outcome, Usage usage) {
    if (usage.input() >= 0 && usage.output() >= 0) {
      pace.used(usage.output());
      settle(1, usage.input() + usage.output());
    }
    pace.ended(outcome);
    leave();
  }

  private void settle(double requests, double used) {
    settle(pace.requests(), ownRequests, requests);
    settle(pace.tokens(), ownTokens, used);
    if (told != null) {
      settle(told.requests(), toldRequests, requests);
      settle(told.tokens(), toldTokens, used);
    }
  }

  private void settle(Allowance allowance, Share share, double cost) {
    if (share != null && allowance != null) {
      allowance.settle(share, cost, pace.now());
    }
  }

  private void leave() {
    if (inRoute != null && pace.slots() != null) {
      pace.slots().leave(inRoute);
    }
    if (inBulkhead != null) {
      bulkhead.leave(inBulkhead);
    }
  }
}

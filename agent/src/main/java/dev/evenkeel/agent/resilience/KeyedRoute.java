package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.llm.RateLimits;

/** A route as the holder of one API key sees it. */
final class KeyedRoute implements Route {

  private static final String OPEN = "breaker_open";

  private final RouteState state;
  private final RateGate keyGate;
  private final int credential;
  private final Bulkheads bulkheads;

  KeyedRoute(RouteState state, RateGate keyGate, int credential, Bulkheads bulkheads) {
    this.state = state;
    this.keyGate = keyGate;
    this.credential = credential;
    this.bulkheads = bulkheads;
  }

  /** It is asked for again; false where it would be found anew. */
  boolean used(long now) {
    if (!state.kept() || !keyGate.kept()) {
      return false;
    }
    state.used(now);
    keyGate.used(now);
    return true;
  }

  @Override
  public String name() {
    return state.name();
  }

  @Override
  public Admission admit() {
    long key = keyGate.remainingNanos();
    if (key > 0) {
      return new Admission(false, 0, "quota_gate", key);
    }
    long rate = state.gate.remainingNanos();
    if (rate > 0) {
      return new Admission(false, 0, "rate_gate", rate);
    }
    return admission(state.breaker.admit());
  }

  @Override
  public Admission lastResort(Admission refusal) {
    return refusal.reason().equals(OPEN) && gateNanos() == 0
        ? admission(state.breaker.admitEarly())
        : refusal;
  }

  @Override
  public long awaitProbe(long longest, boolean waits) {
    return gateNanos() > 0 ? 0 : state.breaker.await(longest, waits);
  }

  @Override
  public long refusedForNanos() {
    return state.breaker.refusedFor();
  }

  private Admission admission(RouteBreaker.Ticket ticket) {
    state.tell(this, ticket.change());
    return ticket.permit() == 0
        ? new Admission(false, 0, OPEN, ticket.retryAfterNanos())
        : new Admission(true, ticket.permit(), "", 0);
  }

  @Override
  public void report(long permit, boolean failure, long durationNanos) {
    state.tell(this, state.breaker.report(permit, failure, durationNanos));
  }

  @Override
  public void release(long permit) {
    state.breaker.release(permit);
  }

  @Override
  public void gate(long nanos, boolean key) {
    (key ? keyGate : state.gate).close(nanos);
  }

  @Override
  public long gateNanos() {
    return Math.max(keyGate.remainingNanos(), state.gate.remainingNanos());
  }

  @Override
  public Turn turn(String workload, int bytes) {
    return state.pace().turn(credential, bulkheads.of(workload), bytes);
  }

  @Override
  public boolean paced() {
    return state.pace().knows(credential);
  }

  @Override
  public void learn(RateLimits limits, Turn turn) {
    state.pace().learn(limits, credential, turn);
  }

  @Override
  public boolean takeRetry() {
    return state.budget.take();
  }

  @Override
  public boolean hasRetry() {
    return state.budget.has();
  }

  @Override
  public void deposit() {
    state.budget.deposit();
  }

  @Override
  public boolean takeObservedRetry() {
    return state.observedBudget.take();
  }

  @Override
  public void depositObserved() {
    state.observedBudget.deposit();
  }

  @Override
  public void took(long nanos) {
    state.latencies.add(nanos);
  }

  @Override
  public long p95Nanos() {
    return state.latencies.p95Nanos();
  }

  @Override
  public BreakerState state() {
    return state.breaker.state();
  }
}

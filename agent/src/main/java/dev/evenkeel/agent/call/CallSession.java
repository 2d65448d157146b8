package dev.evenkeel.agent.call;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.llm.Fault;
import dev.evenkeel.agent.llm.Headers;
import dev.evenkeel.agent.llm.RateLimits;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Classifier;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Admission;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.History;
import dev.evenkeel.agent.resilience.Layers;
import dev.evenkeel.agent.resilience.Retries;
import dev.evenkeel.agent.resilience.Route;
import dev.evenkeel.agent.resilience.Turn;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** The state of one call. Its methods follow one another, though not always on one thread. */
final class CallSession implements LlmCall {

  static final Classification CANCELLED =
      new Classification(Outcome.CANCELLED, false, Retryable.NO, -1);
  private static final Classification EXPIRED =
      new Classification(Outcome.TIMEOUT, false, Retryable.YES, -1);
  private static final Classification REFUSED =
      new Classification(Outcome.UNAVAILABLE, false, Retryable.AFTER_DELAY, -1);

  private static final Classification FIXED =
      new Classification(Outcome.OK, false, Retryable.NO, -1);

  private static final int OK = 200;

  private final Exchange exchange;
  private final Caller caller;
  private final Loop loop; // null for none
  private final String layer;
  private final Services services;
  private final CallAccount account;
  private final FallbackChain chain; // null where nobody else may answer
  private final WouldHave would; // null where the agent acts

  private Request request; // these three change when the call moves to a fallback
  private Endpoint endpoint;
  private Route route;
  private Retries.Sequence sequence; // from the first failure on
  private Turn turn; // of this attempt; null where nothing limits it
  private Hedge hedge; // the second exchange of this attempt while there are two
  private int attempt;
  private boolean attempting;
  private long attemptStartNanos;
  private long permit;
  private long heldNanos;
  private long probeNanos; // of these for a breaker's probe
  private long waitedNanos;
  private long lastDelayNanos;
  private Classification lastFailure; // that led to a retry; null for none

  /** What every call of a pipeline shares. */
  record Services(
      Judge judge,
      Layers layers,
      PendingCalls pending,
      StreamRules streams,
      Fallbacks fallbacks,
      Recorder recorder,
      AtomicReference<AnswerChecks> checks,
      Drill drill,
      Backlog backlog,
      LongSupplier clock) {

    Services with(Judge other) {
      return new Services(
          other, layers, pending, streams, fallbacks, recorder, checks, drill, backlog, clock);
    }
  }

  /**
   * Begins a call, or carries on one that an SDK retries.
   *
   * @param loop the retry loop above in which it runs, or null
   * @param retriedBy the layer above that retries, or null for a new call
   */
  CallSession(
      Request request,
      Exchange exchange,
      Caller caller,
      Loop loop,
      String retriedBy,
      Route route,
      Services services) {
    this.request = request;
    this.endpoint = request.endpoint();
    this.exchange = exchange;
    this.caller = caller;
    this.loop = loop;
    this.layer = retriedBy == null ? "" : retriedBy;
    this.route = route;
    this.services = services;
    this.attemptStartNanos = services.clock().getAsLong();
    this.account =
        new CallAccount(endpoint, caller, loop, retriedBy != null, services, attemptStartNanos);
    this.chain =
        services.judge().enforces()
            ? services.fallbacks().chain(request, exchange, caller.credential())
            : null;
    this.would =
        services.judge().enforces()
            ? null
            : new WouldHave(services, request, exchange, caller, account.earlier() != null);
  }

  @Override
  public long holdNanos() {
    if (would != null) {
      turn = would.hold(route);
      return 0;
    }
    if (account.stopped() || chain != null && chain.answer() != null) {
      return 0;
    }
    long remaining = exchange.remainingNanos();
    long hold = services.judge().hold(route, heldNanos, remaining);
    if (hold == 0) {
      hold = route.awaitProbe(patience(remaining), probeNanos > 0);
      probeNanos += hold;
    }
    if (hold > 0) {
      giveTurnBack();
    } else {
      hold = waitForTurn(services.judge().longestWait(heldNanos, remaining));
    }
    heldNanos += hold;
    return hold;
  }

  /** How long it can wait for a probe; who has a fallback goes there instead. */
  private long patience(long remaining) {
    return chain == null ? services.judge().longestProbeWait(probeNanos, remaining) : 0;
  }

  private long waitForTurn(long longest) {
    if (turn == null) {
      byte[] sent = exchange.body();
      turn = route.turn(caller.workload(), sent == null ? 0 : sent.length);
    }
    return turn == null ? 0 : turn.waitNanos(longest);
  }

  private void giveTurnBack() {
    if (turn != null) {
      turn.giveBack();
      turn = null;
    }
  }

  @Override
  public Synthetic admit() {
    long now = now();
    if (attempt > 0 || heldNanos > 0) {
      waitedNanos += now - attemptStartNanos; // the end of the last attempt, or the call's start
    }
    if (account.stopped() && services.judge().enforces()) {
      Recorder.Call earlier = account.earlier();
      end(earlier.classification());
      endLoop();
      return Refusals.exhausted(endpoint, earlier.classification(), earlier.attempts());
    }
    if (chain != null && chain.answer() != null) {
      return giveFixed();
    }
    Admission late = turn == null ? null : turn.refusal();
    Admission admission = late == null || would != null ? first() : late;
    if (would != null) {
      would.asked(late == null ? admission : late);
    }
    if (!admission.admitted() && chain != null) {
      admission = elsewhere(admission);
      if (chain.answer() != null) {
        return giveFixed();
      }
    }
    if (!admission.admitted() && services.judge().enforces()) {
      giveTurnBack();
      account.end(
          now(),
          Result.REJECTED,
          REFUSED,
          attempt,
          waitedNanos,
          Usage.NONE,
          -1,
          admission.reason());
      endLoop();
      return Refusals.refused(endpoint, admission);
    }
    if (turn != null && turn.waitedNanos() > 0) {
      services.recorder().paced(endpoint, turn.reason(), turn.waitedNanos());
    }
    permit = admission.permit();
    attempt++;
    attempting = true;
    attemptStartNanos = now;
    return null;
  }

  @Override
  public Detour detour() {
    return chain == null ? null : chain.detour();
  }

  private Synthetic giveFixed() {
    giveTurnBack();
    chain.ended(true);
    account.end(now(), Result.DEGRADED, FIXED, attempt, waitedNanos, Usage.NONE, -1, "");
    return chain.answer();
  }

  /** By the route, but for a new call in an emergency. */
  private Admission first() {
    Admission other =
        chain == null || attempt > 0 ? null : chain.rollBack(endpoint, caller.workload());
    if (other == null) {
      return route.admit();
    }
    giveTurnBack();
    follow(chain.now());
    return other;
  }

  private Admission elsewhere(Admission refusal) {
    FallbackChain.Move before = chain.now();
    Admission other = chain.elsewhere(refusal, endpoint, route, attempt);
    if (other.admitted() && chain.now() != before) {
      giveTurnBack();
      follow(chain.now());
    }
    return other;
  }

  private void follow(FallbackChain.Move move) {
    request = move.request();
    endpoint = request.endpoint();
    route = move.route();
  }

  @Override
  public Injected fault() {
    boolean meant = services.judge().enforces() && !elsewhere(); // whom a fault is to be tried on
    Fault fault = meant ? services.drill().next(caller.workload()) : null;
    if (fault == null) {
      return null;
    }
    Synthetic answer = Drill.answer(fault, endpoint);
    services.recorder().drilled(endpoint, caller, fault.label());
    Facts facts = Answers.read(endpoint, answer.status(), answer.headers()::get, answer.body());
    return Injected.of(
        step(AttemptEnd.injected(Classifier.classify(facts), answer.status())), answer);
  }

  @Override
  public long patienceNanos() {
    StreamRules.Rule rule = rule();
    return rule == null ? Long.MAX_VALUE : rule.firstTokenNanos();
  }

  @Override
  public long hedgeNanos() {
    boolean may =
        services.judge().hedges(attempt)
            && !endpoint.stream()
            && layer.isEmpty()
            && !elsewhere()
            && exchange.repeatable()
            && endpoint.inference()
            && patienceNanos() == Long.MAX_VALUE;
    long after = may ? route.p95Nanos() : 0;
    return after == 0 || after >= exchange.remainingNanos() ? Long.MAX_VALUE : after;
  }

  @Override
  public boolean hedge() {
    byte[] sent = exchange.body();
    hedge = Hedge.ask(route, caller.workload(), sent == null ? 0 : sent.length, attempt + 1, now());
    if (hedge == null) {
      services.recorder().hedged(endpoint, "refused");
      return false;
    }
    // It is an attempt too
    sequence().next(new Decision(Action.RETRY, 0, "hedge", false, 0, false));
    attempt++;
    return true;
  }

  @Override
  public void dropped(boolean second, int status, Throwable failure) {
    Hedge gone = second ? hedge : new Hedge(permit, turn, attemptStartNanos, hedge.number() - 1);
    if (!second) {
      permit = hedge.permit();
      turn = hedge.turn();
      attemptStartNanos = hedge.startNanos();
    }
    hedge = null;
    Classification classification = Hedge.classify(endpoint, status, failure);
    long nanos = now() - gone.startNanos();
    boolean givenUp = classification.outcome() == Outcome.CANCELLED;
    if (!second && givenUp) {
      route.took(nanos); // as long at the least: without the slow ones the 95 % would shrink
    }
    boolean billable =
        status != 0
            ? AttemptEnd.answered(classification, status).work().billable()
            : failure == null || AttemptEnd.failed(classification, failure).work().billable();
    services
        .recorder()
        .attemptEnded(
            new Recorder.Attempt(
                endpoint,
                gone.number(),
                classification,
                status,
                nanos,
                "",
                services
                    .judge()
                    .afterDelivery(
                        classification, history(nanos, false, false), route, gone.permit(), nanos),
                new Recorder.Work(null, Usage.NONE, billable),
                account.caller()));
    gone.ended(classification.outcome());
    services.recorder().hedged(endpoint, !second ? "won" : givenUp ? "lost" : "failed");
  }

  @Override
  public Step answered(int status, Headers headers, byte[] body) {
    learn(headers);
    return step(
        AttemptEnd.answered(
            Classifier.classify(Answers.read(endpoint, status, headers, body)), status));
  }

  @Override
  public Resends resends() {
    return services.judge().resends(attempt, exchange.repeatable() && endpoint.inference());
  }

  @Override
  public void sentAgain(int times, Throwable failure) {
    Classification classification = Classifier.classify(failure);
    Decision again = new Decision(Action.RETRY, 0, "client", false, 0, false);
    for (int i = 0; i < times; i++) { // each is an attempt
      sequence().next(again);
      record(classification, 0, 0, again, new Recorder.Work(null, Usage.NONE, true));
      attempt++;
    }
  }

  @Override
  public Step failed(Throwable failure) {
    Classification classification = Classifier.classify(failure);
    if (classification.outcome() == Outcome.CANCELLED) {
      cancelled();
      return Step.RETURN;
    }
    return step(AttemptEnd.failed(classification, failure));
  }

  @Override
  public void expired(Throwable failure) {
    boolean stopped = attemptFailed(AttemptEnd.expired(EXPIRED)).action() != Action.RETURN;
    account.handBack(0, EXPIRED, attempt, waitedNanos, stopped);
    if (stopped) {
      endLoop();
    }
  }

  @Override
  public void unsent() {
    if (attempting) {
      route.release(permit);
      attempting = false;
      attempt--;
    }
    giveTurnBack();
    end(lastFailure == null ? CANCELLED : lastFailure);
    endLoop();
  }

  private Step step(AttemptEnd end) {
    Classification classification = end.classification();
    Decision decision = attemptFailed(end);
    switch (decision.action()) {
      case RETRY -> {
        return retry(classification, decision);
      }
      case RETURN -> {
        account.handBack(end.status(), classification, attempt, waitedNanos, false);
        return Step.RETURN;
      }
      default -> {
        end(classification);
        endLoop();
        // Only an SDK that obeys the header is given an answer in place of its exception: any
        // other caller expects the exception and knows what to do with it.
        Synthetic replacement =
            end.failure() != null && caller.obeysShouldRetry()
                ? Refusals.exhausted(endpoint, classification, attempt)
                : null;
        return new Step(Step.Kind.STOP, 0, replacement);
      }
    }
  }

  private Decision attemptFailed(AttemptEnd end) {
    services.backlog().settle(); // the breaker hears of all in the order of their ends
    long now = now();
    long nanos = now - attemptStartNanos;
    Decision decision =
        services
            .judge()
            .afterAttempt(
                end.classification(),
                history(nanos, end.notProcessed(), end.brokenStream()),
                sequence(),
                route,
                permit,
                patience(exchange.remainingNanos()));
    if (would != null) {
      would.failed(
          end.classification(), history(nanos, end.notProcessed(), end.brokenStream()), route);
    }
    FallbackChain.Move move = move(end.classification(), decision);
    if (move != null) {
      decision = decision.fallBack();
    }
    attemptEnded(end.classification(), end.status(), nanos, decision, end.work());
    if (move != null) {
      chain.take(move);
      if (chain.answer() == null) {
        follow(move);
      }
    }
    attemptStartNanos = now; // from here on the call waits
    if (decision.action() != Action.RETRY && !end.classification().answered()) {
      services.layers().failed(caller.bodyHash(), caller.id(), lastDelayNanos);
    }
    return decision;
  }

  private FallbackChain.Move move(Classification classification, Decision decision) {
    return chain == null || !layer.isEmpty()
        ? null
        : chain.after(classification, decision, endpoint, route, attempt);
  }

  @Override
  public AnswerTap accepted(int status, Headers headers) {
    learn(headers);
    StreamRules.Rule rule = status == OK ? rule() : null;
    if (rule == null) {
      return new SessionTap(this, status, headers);
    }
    AnswerReader reader = reader(status, headers);
    StreamWatch watch = new StreamWatch(reader, rule, services.clock(), attemptStartNanos);
    return new SessionTap(this, status, headers, reader, watch);
  }

  /** What reads the answer to the request that was sent last. */
  AnswerReader reader(int status, Headers headers) {
    return Answers.reader(request, status, headers);
  }

  private void learn(Headers headers) {
    RateLimits limits = RateLimits.read(endpoint, headers);
    if (limits != null) {
      route.learn(limits, turn);
    }
  }

  /** Null for an answer that is let through as it comes. */
  private StreamRules.Rule rule() {
    StreamRules.Rule rule =
        services.judge().enforces() ? services.streams().rule(endpoint, caller.workload()) : null;
    return chain == null || !layer.isEmpty()
        ? rule
        : chain.rule(rule, endpoint, caller.workload(), route, attempt);
  }

  /** A stream told of an error before the application could see anything of it. */
  Step unseen(AnswerReader reader, int status) {
    Facts facts = reader.finish();
    return step(
        AttemptEnd.streamError(Deliveries.classify(endpoint, reader, facts, null), status, facts));
  }

  /**
   * A whole answer that the application has not seen may be sent for again, there or elsewhere,
   * when policy retries what it holds or a fallback is to do better.
   *
   * @return null when it goes to the application as any other
   */
  Step unseenAnswer(AnswerReader reader, int status) {
    Facts facts = reader.finish();
    Classification classification = Deliveries.classify(endpoint, reader, facts, null);
    if (!services.streams().retries(classification.outcome()) && !leads(classification.outcome())) {
      return null;
    }
    AttemptEnd end = AttemptEnd.streamError(classification, status, facts);
    Decision decision = attemptFailed(end);
    if (decision.action() == Action.RETRY) {
      return retry(classification, decision);
    }
    account.end(
        now(),
        delivered(Results.of(classification)),
        classification,
        attempt,
        waitedNanos,
        facts.usage(),
        -1,
        "");
    return Step.RETURN;
  }

  /** Whether an outcome that is no failure leads to a fallback. */
  private boolean leads(Outcome outcome) {
    return chain != null && layer.isEmpty() && chain.takes(outcome, false, attempt);
  }

  private Step retry(Classification classification, Decision decision) {
    lastDelayNanos = decision.delayNanos();
    lastFailure = classification;
    if (chain == null || !chain.underWay()) {
      services.recorder().retryScheduled(endpoint, classification, decision);
    }
    return new Step(Step.Kind.RETRY, decision.delayNanos(), null);
  }

  /** A stream ended, fell silent or broke before the application could see anything of it. */
  Step unseen(AnswerReader reader, IOException failure) {
    Classification classification = Classifier.classify(failure);
    Facts facts = reader.finish();
    if (classification.outcome() == Outcome.CANCELLED) {
      cancelled(new Recorder.Work(facts.model(), facts.usage(), true));
      return Step.RETURN;
    }
    return step(AttemptEnd.brokenStream(Deliveries.inStream(classification), facts, failure));
  }

  @Override
  public void cancelled() {
    cancelled(new Recorder.Work(null, Usage.NONE, true));
  }

  private void cancelled(Recorder.Work work) {
    route.release(permit);
    long nanos = now() - attemptStartNanos;
    if (attempting) {
      Decision decision = new Decision(Action.RETURN, 0, "policy", false, 0, false);
      attemptEnded(CANCELLED, 0, nanos, decision, work);
    }
    giveTurnBack();
    end(CANCELLED);
  }

  /**
   * Whether nothing waits for what an answer comes to, when it is a good one: no loop that may send
   * it again, no probe, no limit, no fallback, no check.
   */
  boolean canWait() {
    return services.backlog().isOpen()
        && !endpoint.stream()
        && endpoint.inference()
        && would == null
        && chain == null
        && turn == null
        && layer.isEmpty()
        && (loop == null || loop.left())
        && request.promise() == null
        && !request.keepsText()
        && !services.judge().hedges()
        && route.state() == Route.BreakerState.CLOSED;
  }

  /**
   * See {@link Backlog#add}.
   *
   * @return false where it cannot wait
   */
  boolean later(Runnable end) {
    return canWait() && services.backlog().add(end);
  }

  long now() {
    return services.clock().getAsLong();
  }

  /**
   * The answer has passed by, to its end or to where reading it failed.
   *
   * @param endNanos when it did, as {@link #now()}
   */
  void delivered(
      int status, AnswerReader reader, long firstByteNanos, long endNanos, Throwable cut) {
    long nanos = endNanos - attemptStartNanos;
    Facts facts = reader.finish();
    Classification classification = Deliveries.classify(endpoint, reader, facts, cut);
    Recorder.Work work = new Recorder.Work(facts.model(), facts.usage(), true);
    if (classification.outcome() == Outcome.CANCELLED) {
      cancelled(work);
      return;
    }
    long slowNanos = endpoint.stream() && firstByteNanos >= 0 ? firstByteNanos : nanos;
    if (!endpoint.stream() || endpoint.reasons()) { // may take minutes, and is no worse for it
      slowNanos /= StreamRules.REASONING;
    }
    Decision decision =
        services
            .judge()
            .afterDelivery(classification, history(nanos, false, false), route, permit, slowNanos);
    if (services.judge().hedges() && !endpoint.stream() && classification.outcome() == Outcome.OK) {
      route.took(firstByteNanos >= 0 ? firstByteNanos : nanos);
    }
    if (would != null && whole()) {
      would.delivered(classification, history(nanos, false, false), route);
    }
    attemptEnded(classification, status, nanos, decision, work);
    account.end(
        endNanos,
        delivered(Results.of(classification)),
        classification,
        attempt,
        waitedNanos,
        facts.usage(),
        endpoint.stream() ? firstByteNanos : -1,
        "");
    if (request.keepsText() && classification.outcome() == Outcome.OK) {
      check(reader.text());
    }
  }

  /** Whether the answer could have been judged before the application had seen any of it. */
  private boolean whole() {
    StreamRules.Rule rule = services.streams().rule(endpoint, caller.workload());
    return !endpoint.stream() || rule != null && rule.hold() == Settings.Hold.WHOLE;
  }

  private void check(String text) {
    if (text != null && !text.isEmpty()) {
      services.checks().get().check(endpoint, caller, exchange.body(), text);
    }
  }

  /** What another model answered is not quite what was asked for. */
  private Result delivered(Result result) {
    return elsewhere() && result == Result.SUCCESS ? Result.DEGRADED : result;
  }

  /** Whether the call has moved to a fallback. */
  private boolean elsewhere() {
    return chain != null && chain.now() != null;
  }

  long nanosInAttempt() {
    return now() - attemptStartNanos;
  }

  private History history(long nanos, boolean notProcessed, boolean brokenStream) {
    return new History(
        attempt,
        nanos,
        exchange.remainingNanos(),
        exchange.repeatable() && endpoint.inference(),
        notProcessed,
        !layer.isEmpty(),
        brokenStream);
  }

  private void attemptEnded(
      Classification classification,
      int status,
      long nanos,
      Decision decision,
      Recorder.Work work) {
    attempting = false;
    if (chain != null) {
      chain.ended(Results.of(classification) == Result.SUCCESS);
    }
    if (turn != null) {
      turn.ended(classification.outcome(), work.usage());
      turn = null;
    }
    record(classification, status, nanos, decision, work);
  }

  private void record(
      Classification classification,
      int status,
      long nanos,
      Decision decision,
      Recorder.Work work) {
    services
        .recorder()
        .attemptEnded(
            new Recorder.Attempt(
                endpoint,
                attempt,
                classification,
                status,
                nanos,
                attempt == 1 ? layer : "",
                decision,
                work,
                account.caller()));
  }

  private Retries.Sequence sequence() {
    if (sequence == null) {
      sequence = services.judge().start();
    }
    return sequence;
  }

  private void end(Classification classification) {
    account.end(
        now(),
        Results.of(classification),
        classification,
        attempt,
        waitedNanos,
        Usage.NONE,
        -1,
        "");
  }

  private void endLoop() {
    if (loop != null) {
      loop.end();
    }
  }
}

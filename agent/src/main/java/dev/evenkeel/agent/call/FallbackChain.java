package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings.Hold;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.FixedAnswer;
import dev.evenkeel.agent.llm.Request;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Admission;
import dev.evenkeel.agent.resilience.Decision;
import dev.evenkeel.agent.resilience.Route;
import java.time.Instant;
import java.util.Map;

/** The fallbacks that one call has not yet been moved to, and where it is. Not thread safe. */
final class FallbackChain {

  /** What the fixed answer is called where models are named. */
  private static final String FIXED = "fixed-answer";

  private final Fallbacks fallbacks;
  private final Request asked;
  private final Exchange exchange;
  private final int credential;
  private final Candidates candidates;
  private final Recorder recorder;
  private boolean answers;
  private Move now; // null as long as the call is where the application sent it
  private boolean open; // whether it is not known yet what came of it
  private Synthetic answer; // null where the call goes on

  /**
   * A request on its way to a fallback.
   *
   * @param from where it was before
   * @param detour null for the fixed answer
   * @param why the outcome, or the reason of the refusal, that it moves for
   */
  record Move(Endpoint from, Request request, Route route, Detour detour, String why) {}

  FallbackChain(
      Fallbacks fallbacks,
      Fallbacks.Choice choice,
      Request asked,
      Exchange exchange,
      int credential,
      Recorder recorder) {
    this.fallbacks = fallbacks;
    this.asked = asked;
    this.exchange = exchange;
    this.credential = credential;
    this.candidates = new Candidates(choice.targets(), exchange);
    this.answers = choice.answers();
    this.recorder = recorder;
  }

  /** What to send, or null for the application's own request. */
  Detour detour() {
    return now == null ? null : now.detour();
  }

  /** Where the call is, or null where the application sent it. */
  Move now() {
    return now;
  }

  /** Whether it is not known yet what came of the last move. */
  boolean underWay() {
    return open;
  }

  /** The fixed answer, once it is all that is left; else null. */
  Synthetic answer() {
    return answer;
  }

  /**
   * What holds for an answer while a fallback is left: that one is not kept waiting for long, and
   * what the answer holds is seen before the application does, where that can lead to it.
   *
   * @param rule for the answer as such, or null
   * @param route of the attempt under way
   * @return null for an answer that is to be let through as it comes
   */
  StreamRules.Rule rule(
      StreamRules.Rule rule, Endpoint endpoint, String workload, Route route, int attempt) {
    boolean stream = endpoint.stream();
    if (stream && rule == null || !leads(attempt)) {
      return rule;
    }
    long own = rule == null ? Long.MAX_VALUE : rule.firstTokenNanos();
    long limit = stream ? firstTokenNanos(endpoint) : fallbacks.afterNanos(endpoint, workload);
    boolean sooner = limit < own && fallbacks.on(Outcome.TIMEOUT) && isMet(route);
    if (!sooner && (stream || !fallbacks.onContent())) {
      return rule;
    }
    long thinking = stream ? rule.thinkingNanos() : Long.MAX_VALUE;
    return new StreamRules.Rule(
        stream ? rule.hold() : Hold.WHOLE,
        stream,
        sooner ? limit : own,
        sooner && stream ? Math.min(thinking, firstTokenNanos(true)) : thinking,
        stream ? rule.stallNanos() : Long.MAX_VALUE,
        stream ? rule.workingNanos() : Long.MAX_VALUE);
  }

  private long firstTokenNanos(Endpoint endpoint) {
    return firstTokenNanos(endpoint.reasons());
  }

  private long firstTokenNanos(boolean thinks) {
    long limit = fallbacks.firstTokenNanos() * (thinks ? StreamRules.REASONING : 1);
    return limit <= 0 ? Long.MAX_VALUE : limit;
  }

  /** Whether a call that is given up comes to somebody else; else it is better kept waiting. */
  private boolean isMet(Route route) {
    boolean probe = route.state() != Route.BreakerState.CLOSED;
    return answers || (probe || route.hasRetry()) && candidates.serve();
  }

  /** Whether somebody else is left to answer, be it with the fixed answer. */
  private boolean leads(int attempt) {
    return answers || others(attempt);
  }

  private boolean others(int attempt) {
    return candidates.left() && attempt < fallbacks.attempts();
  }

  /**
   * Asks the routes of the fallbacks, in order, and one last time the call's own rather than
   * nobody; the refusal stands when none of them admits.
   *
   * @param attempt the attempts that were made
   */
  Admission elsewhere(Admission refusal, Endpoint endpoint, Route route, int attempt) {
    if (attempt < fallbacks.attempts()) {
      Admission other = ask(endpoint, refusal.reason());
      if (other != null) {
        return other;
      }
    }
    Move fixed = fixed(endpoint, refusal.reason());
    if (fixed != null) {
      take(fixed);
      return refusal;
    }
    return attempt < fallbacks.attempts() ? route.lastResort(refusal) : refusal;
  }

  /** The fallback that a new call goes to from the start; null where it goes its own way. */
  Admission rollBack(Endpoint endpoint, String workload) {
    return fallbacks.rollBack(workload) ? ask(endpoint, "emergency") : null;
  }

  /** The first fallback that admits the call takes it; null when none does. */
  private Admission ask(Endpoint from, String why) {
    for (Move move = next(from, why); move != null; move = next(from, why)) {
      Admission other = move.route().admit();
      if (other.admitted()) {
        take(move);
        return other;
      }
      recorder.fellBack(from, move.request().endpoint(), why, "refused");
    }
    return null;
  }

  /**
   * Where the next attempt goes instead of a retry or of the application; null for as decided. The
   * budget is charged here, but for the retry that a fallback stands in for, and for a probe.
   */
  Move after(
      Classification classification,
      Decision decision,
      Endpoint endpoint,
      Route route,
      int attempt) {
    Outcome outcome = classification.outcome();
    boolean retry = decision.action() == Action.RETRY;
    if (!takes(outcome, retry, attempt)) {
      return null;
    }
    boolean may = others(attempt) && (retry || exchange.remainingNanos() > 0 && admits(route));
    Move move = may ? next(endpoint, classification.label()) : null;
    return move == null && !retry ? fixed(endpoint, classification.label()) : move;
  }

  /** Of a route whose breaker is open all calls go to the fallback: its failed probes may too. */
  private static boolean admits(Route route) {
    return route.state() == Route.BreakerState.OPEN || route.takeRetry();
  }

  /**
   * Whether a failure leads to a fallback, where time and budget allow it.
   *
   * @param retry whether a retry would follow: only the last one is better spent on a fallback, and
   *     any of a route that was silent
   */
  boolean takes(Outcome outcome, boolean retry, int attempt) {
    boolean other = others(attempt);
    boolean last = attempt + 1 >= fallbacks.attempts() || outcome == Outcome.TIMEOUT;
    return fallbacks.on(outcome) && (retry ? other && last : other || answers);
  }

  /** The call is moved. */
  void take(Move move) {
    now = move;
    open = true;
  }

  /** An attempt has ended, or the fixed answer was given. */
  void ended(boolean good) {
    if (open) {
      open = false;
      recorder.fellBack(
          now.from(), now.request().endpoint(), now.why(), good ? "success" : "failure");
    }
  }

  /** The next fallback that can serve the request; null when there is none. */
  private Move next(Endpoint from, String why) {
    for (FallbackTarget to = candidates.take(); to != null; to = candidates.take()) {
      FallbackTarget.Way way = to.way(asked.endpoint(), exchange, why);
      if (way != null) {
        Route route = fallbacks.route(way, credential);
        return new Move(from, asked.at(way.endpoint()), route, way.detour(), why);
      }
    }
    return null;
  }

  private Move fixed(Endpoint from, String why) {
    if (!answers) {
      return null;
    }
    answers = false;
    FixedAnswer fixed =
        FixedAnswer.of(
            asked.endpoint(), exchange.path(), fallbacks.answer(), Instant.now().getEpochSecond());
    if (fixed == null) {
      return null;
    }
    String mark = Detour.mark(FIXED, asked.endpoint().model(), why);
    answer =
        new Synthetic(
            200, Map.of("content-type", fixed.contentType(), Detour.HEADER, mark), fixed.body());
    return new Move(from, asked.at(asked.endpoint().with(FIXED)), null, null, why);
  }
}

package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Injected;
import dev.evenkeel.agent.call.Step;
import dev.evenkeel.agent.call.Synthetic;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * {@code HttpClient.sendAsync} with its further attempts. No thread waits: the agent's timer wakes
 * the call after a back-off.
 *
 * <p>What depends on the returned future runs where the client would run it, as the client's own
 * future of the last attempt completes it there. Only an answer that the agent gives itself after a
 * wait comes from the client's executor where it has one of the application's, else from the common
 * pool.
 */
final class AsynchronousCall<T> {

  private final Attempts<T> attempts;
  private final PushPromiseHandler<T> push;
  private final CallFuture<HttpResponse<T>> result =
      new CallFuture<>(this::cancelling, this::cancel);
  private volatile boolean cancelled;
  private volatile Attempt<T> attempt;
  private volatile Attempt<T> before; // the last that has ended
  private volatile CompletableFuture<HttpResponse<T>> flight;
  private volatile Future<?> wait;
  private volatile Object alive; // until the end

  AsynchronousCall(Attempts<T> attempts, PushPromiseHandler<T> push) {
    this.attempts = attempts;
    this.push = push;
  }

  /** Throws what the client throws at once for a request that it refuses to send. */
  CompletableFuture<HttpResponse<T>> start() {
    alive = attempts.alive();
    result.whenComplete((response, failure) -> alive = null);
    send();
    return result;
  }

  private void send() {
    long hold = attempts.holdNanos();
    if (hold > 0) {
      pause(hold);
      return;
    }
    Synthetic refusal = attempts.admit();
    if (refusal != null) {
      give(refusal);
      return;
    }
    Injected fault = attempts.fault();
    if (fault != null) {
      if (fault.step().kind() == Step.Kind.RETRY) {
        pause(fault.step().delayNanos());
      } else {
        give(fault.answer());
      }
      return;
    }
    Attempt<T> next = attempts.next();
    attempt = next;
    CompletableFuture<HttpResponse<T>> sent;
    try {
      HttpRequest request = attempts.request(next.detour());
      long hedge = attempts.hedgeNanos();
      sent =
          hedge == Long.MAX_VALUE
              ? attempts.client(next.detour()).sendAsync(request, next, push)
              : HedgedFlight.start(attempts, next, request, push, hedge);
    } catch (IOException failure) { // no time is left
      arrived(next, null, new CompletionException(failure));
      return;
    } catch (RuntimeException | Error refused) {
      next.abandon();
      throw refused;
    }
    flight = sent;
    if (cancelled) {
      if (sent instanceof HedgedFlight) {
        ((HedgedFlight<T>) sent).giveUp();
      }
      next.abandon();
      abort(sent);
    }
    sent.whenComplete((response, failure) -> arrived(next, response, failure));
  }

  private void arrived(Attempt<T> from, HttpResponse<T> response, Throwable failure) {
    CompletableFuture<T> read = failure == null ? null : from.readAhead(cause(failure));
    if (read == null) {
      ended(from, response, failure);
    } else {
      read.whenCompleteAsync( // where the client's own future would complete
          (body, broken) -> {
            if (broken == null) {
              ended(from, from.answer(body), null);
            } else {
              ended(from, null, failure);
            }
          });
    }
  }

  private void ended(Attempt<T> from, HttpResponse<T> response, Throwable failure) {
    Attempt<T> earlier = before;
    CompletableFuture<HttpResponse<T>> instead =
        failure == null || earlier == null ? null : earlier.insteadOf(from, cause(failure));
    if (instead != null) {
      give(instead);
      return;
    }
    before = from;
    Step step = failure == null ? from.step() : from.failed(cause(failure));
    if (step.kind() == Step.Kind.RETRY
        && (failure == null || attempts.outgoing().remainingNanos() > 0)) {
      pause(step.delayNanos());
    } else if (failure == null) {
      result.complete(from.finish(response));
    } else if (step.replacement() != null) {
      give(step.replacement());
    } else {
      result.completeExceptionally(failure);
    }
  }

  private void pause(long nanos) {
    try {
      wait =
          attempts
              .brain()
              .timer()
              .schedule(() -> attempts.execute(this::again), nanos, TimeUnit.NANOSECONDS);
    } catch (RuntimeException | LinkageError fault) {
      attempts.brain().internalError(fault);
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, attempts::execute)
          .execute(this::again);
      return;
    }
    if (cancelled && stopWaiting()) {
      result.completeExceptionally(cancellation());
    }
  }

  private void again() {
    if (cancelled || result.isDone()) { // cancelled, or completed by the application
      giveUp();
      result.completeExceptionally(cancellation());
      return;
    }
    Attempt<T> earlier = before;
    CompletableFuture<HttpResponse<T>> instead =
        earlier != null && attempts.shut() ? earlier.afterAll() : null;
    if (instead != null) {
      give(instead);
      return;
    }
    try {
      send();
    } catch (RuntimeException | Error refused) {
      result.completeExceptionally(new CompletionException(refused));
    }
  }

  private void give(Synthetic answer) {
    give(attempts.give(answer));
  }

  private void give(CompletionStage<HttpResponse<T>> answer) {
    answer.whenComplete(
        (response, failure) -> {
          if (failure == null) {
            result.complete(response);
          } else {
            result.completeExceptionally(new CompletionException(cause(failure)));
          }
        });
  }

  /** A framework's own timeout is the provider's silence, and no wish of the application's. */
  private void cancelling() {
    Attempt<T> current = attempt;
    if (current != null && flight != null && CancelledBy.timeout()) {
      current.expire();
    }
  }

  /** Asked for by the application, on whatever thread it likes. */
  private void cancel(CompletableFuture<?> asked) {
    cancelled = true;
    if (flight instanceof HedgedFlight) {
      ((HedgedFlight<T>) flight).giveUp(); // the one that will not be told of goes first
    }
    Attempt<T> current = attempt;
    if (current != null) {
      current.abandon();
    }
    CompletableFuture<HttpResponse<T>> sent = flight;
    if (sent != null) {
      abort(sent);
    }
    if (stopWaiting() && asked != result) {
      result.completeExceptionally(cancellation());
    }
  }

  /** As cancelling a dependent stage does: the exchange ends, and completes its future itself. */
  private static void abort(CompletableFuture<?> sent) {
    sent.copy().cancel(true);
  }

  private boolean stopWaiting() {
    Future<?> waiting = wait;
    boolean stopped = waiting != null && waiting.cancel(false);
    if (stopped) {
      giveUp();
    }
    return stopped;
  }

  private void giveUp() {
    Attempt<T> last = attempt;
    if (last == null) { // in a wait before the first
      attempts.cancelled();
    } else {
      last.giveUp();
    }
  }

  /** What the client's future comes to when a stage that depends on it is cancelled. */
  private static CompletionException cancellation() {
    return new CompletionException(new CancellationException("Request cancelled"));
  }

  private static Throwable cause(Throwable failure) {
    return (failure instanceof CompletionException || failure instanceof ExecutionException)
            && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}

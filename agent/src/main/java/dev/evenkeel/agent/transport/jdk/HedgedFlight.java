package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Race;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * An exchange that is made a second time where its answer takes long. It completes as the one does
 * that counts; the other is ended.
 */
final class HedgedFlight<T> extends CompletableFuture<HttpResponse<T>> {

  private static final int FIRST_ERROR_STATUS = 400;

  private final Attempts<T> attempts;
  private final Attempt<T> attempt;
  private final PushPromiseHandler<T> push; // null for none
  private final Race race;
  private volatile CompletableFuture<?> first;
  private volatile CompletableFuture<?> second; // null until it is made

  private HedgedFlight(Attempts<T> attempts, Attempt<T> attempt, PushPromiseHandler<T> push) {
    this.attempts = attempts;
    this.attempt = attempt;
    this.push = push;
    this.race = new Race(attempts.call());
  }

  /**
   * Makes the exchange.
   *
   * @param afterNanos when to make it a second time
   */
  static <T> HedgedFlight<T> start(
      Attempts<T> attempts,
      Attempt<T> attempt,
      HttpRequest request,
      PushPromiseHandler<T> push,
      long afterNanos) {
    HedgedFlight<T> flight = new HedgedFlight<>(attempts, attempt, push);
    flight.first = flight.send(request, flight.new Runner(Race.Lane.FIRST));
    try {
      Future<?> wait =
          attempts
              .brain()
              .timer()
              .schedule(() -> attempts.execute(flight::second), afterNanos, TimeUnit.NANOSECONDS);
      flight.whenComplete((response, failure) -> wait.cancel(false));
    } catch (RuntimeException | LinkageError fault) {
      attempts.brain().internalError(fault);
    }
    return flight;
  }

  /** Waits for it as {@code HttpClient.send} does. */
  HttpResponse<T> await() throws IOException, InterruptedException {
    try {
      return get();
    } catch (InterruptedException interrupt) {
      giveUp();
      throw interrupt;
    } catch (ExecutionException failure) {
      Throwable cause = cause(failure);
      if (cause instanceof IOException) {
        throw (IOException) cause;
      }
      if (cause instanceof IllegalArgumentException) {
        throw new IllegalArgumentException(cause.getMessage(), cause);
      }
      if (cause instanceof SecurityException) {
        throw new SecurityException(cause.getMessage(), cause);
      }
      throw new IOException(cause.getMessage(), cause);
    }
  }

  /** Ends both; what the application makes of its call is told by others. */
  void giveUp() {
    race.giveUp();
    abort(first);
    abort(second);
  }

  private CompletableFuture<?> send(HttpRequest request, Runner runner) {
    CompletableFuture<HttpResponse<T>> sent =
        attempts.client(attempt.detour()).sendAsync(request, runner, push);
    sent.whenComplete(runner::ended);
    return sent;
  }

  private void second() {
    if (!race.start()) {
      return;
    }
    Runner runner = new Runner(Race.Lane.SECOND);
    try {
      CompletableFuture<?> sent = send(attempts.request(attempt.detour()), runner);
      second = sent;
      if (race.lost(Race.Lane.SECOND)) { // the first has ended meanwhile, and saw no second
        abort(sent);
      }
    } catch (IOException | RuntimeException | Error refused) {
      runner.ended(null, refused);
    }
  }

  private void endTheOther(Race.Lane lane) {
    abort(lane == Race.Lane.FIRST ? second : first);
  }

  private static void abort(CompletableFuture<?> sent) {
    if (sent != null) {
      sent.copy().cancel(true); // the client's own future cannot be cancelled by all
    }
  }

  private static Throwable cause(Throwable failure) {
    boolean wraps = failure instanceof CompletionException || failure instanceof ExecutionException;
    return wraps && failure.getCause() != null ? failure.getCause() : failure;
  }

  /** One of the two. */
  private final class Runner implements BodyHandler<T>, Carried {

    private final Race.Lane lane;
    private volatile boolean counts;
    private volatile boolean dropped;

    Runner(Race.Lane lane) {
      this.lane = lane;
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo info) {
      boolean good = info.statusCode() < FIRST_ERROR_STATUS;
      if (!race.ended(lane, good, good ? 0 : info.statusCode(), null)) {
        dropped = true;
        return BodySubscribers.replacing(null);
      }
      counts = true;
      endTheOther(lane);
      return attempt.apply(info);
    }

    void ended(HttpResponse<T> response, Throwable failure) {
      if (failure == null && counts) {
        complete(response);
      } else if (failure != null
          && !dropped
          && (counts || race.ended(lane, false, 0, cause(failure)))) {
        completeExceptionally(failure);
      }
    }
  }
}

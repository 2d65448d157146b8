package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Detour;
import dev.evenkeel.agent.call.Injected;
import dev.evenkeel.agent.call.Pause;
import dev.evenkeel.agent.call.Step;
import dev.evenkeel.agent.call.Synthetic;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * {@code HttpClient.send} with its further attempts, on the caller's thread: what the client throws
 * leaves as it was thrown.
 */
record BlockingCall<T>(Attempts<T> attempts) {

  HttpResponse<T> run() throws IOException, InterruptedException {
    Attempt<T> attempt = null;
    while (true) {
      for (long hold = attempts.holdNanos(); hold > 0; hold = attempts.holdNanos()) {
        pause(hold, attempt);
      }
      if (attempt != null && attempts.shut()) {
        CompletableFuture<HttpResponse<T>> instead = attempt.afterAll();
        if (instead != null) {
          return instead(attempt, instead);
        }
      }
      Synthetic refusal = attempts.admit();
      if (refusal != null) {
        return give(refusal);
      }
      Injected fault = attempts.fault();
      if (fault != null) {
        if (fault.step().kind() != Step.Kind.RETRY) {
          return give(fault.answer());
        }
        pause(fault.step().delayNanos(), attempt);
        continue;
      }
      Attempt<T> before = attempt;
      attempt = attempts.next();
      Step step;
      try {
        HttpResponse<T> response = send(attempt);
        step = attempt.step();
        if (step.kind() != Step.Kind.RETRY) {
          return attempt.finish(response);
        }
      } catch (IOException failure) {
        CompletableFuture<HttpResponse<T>> instead =
            before == null ? null : before.insteadOf(attempt, failure);
        if (instead != null) {
          return instead(before, instead);
        }
        step = attempt.failed(failure);
        if (step.replacement() != null) {
          return give(step.replacement());
        }
        if (step.kind() != Step.Kind.RETRY || attempts.outgoing().remainingNanos() <= 0) {
          throw failure;
        }
      } catch (InterruptedException | RuntimeException | Error givenUp) {
        attempt.abandon();
        throw givenUp;
      }
      pause(step.delayNanos(), attempt);
    }
  }

  private HttpResponse<T> send(Attempt<T> attempt) throws IOException, InterruptedException {
    try {
      return exchange(attempt);
    } catch (IOException failure) {
      CompletableFuture<T> read = attempt.readAhead(failure);
      if (read == null) {
        throw failure;
      }
      try {
        return attempt.answer(read.get());
      } catch (ExecutionException broken) {
        throw failure;
      }
    }
  }

  private HttpResponse<T> exchange(Attempt<T> attempt) throws IOException, InterruptedException {
    Detour detour = attempt.detour();
    HttpRequest request = attempts.request(detour);
    long hedge = attempts.hedgeNanos();
    return hedge == Long.MAX_VALUE
        ? attempts.client(detour).send(request, attempt)
        : HedgedFlight.start(attempts, attempt, request, null, hedge).await();
  }

  /**
   * @param before the attempt before the wait, or null
   */
  private void pause(long nanos, Attempt<T> before) throws InterruptedException {
    try {
      Pause.await(nanos, () -> false); // send can be given up by an interrupt only
    } catch (InterruptedException interrupt) {
      if (before == null) {
        attempts.cancelled();
      } else {
        before.giveUp();
      }
      throw interrupt;
    }
  }

  /** A handler's failure becomes an IOException, as in the client's own {@code send}. */
  private HttpResponse<T> give(Synthetic answer) throws IOException, InterruptedException {
    return await(attempts.give(answer).toCompletableFuture());
  }

  /** What came of an earlier attempt, as it came. */
  private static <T> HttpResponse<T> instead(
      Attempt<T> before, CompletableFuture<HttpResponse<T>> given)
      throws IOException, InterruptedException {
    if (before.failure() instanceof IOException) {
      throw (IOException) before.failure();
    }
    return await(given);
  }

  private static <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> answer)
      throws IOException, InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof IllegalArgumentException) {
        throw new IllegalArgumentException(cause.getMessage(), cause);
      }
      throw new IOException(cause.getMessage(), cause);
    }
  }
}

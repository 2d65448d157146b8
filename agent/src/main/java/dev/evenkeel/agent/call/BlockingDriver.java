package dev.evenkeel.agent.call;

import java.io.IOException;

/** Drives a call on the caller's own thread: send, ask, wait, send again. */
public final class BlockingDriver {

  /** How much of an error body is read to classify it; the design's bound. */
  public static final int ERROR_BODY_LIMIT = 64 * 1024;

  private static final int FIRST_ERROR_STATUS = 400;

  private BlockingDriver() {}

  /**
   * Runs a call to its end.
   *
   * @return the answer for the application
   * @throws E what the library throws without the agent
   */
  public static <R, E extends Exception> R run(LlmCall call, BlockingClient<R, E> client) throws E {
    while (true) {
      for (long hold = call.holdNanos(); hold > 0; hold = call.holdNanos()) {
        await(hold, call, client);
      }
      Synthetic refusal = call.admit();
      if (refusal != null) {
        return client.synthetic(refusal);
      }
      Injected fault = call.fault();
      if (fault != null) {
        if (fault.step().kind() != Step.Kind.RETRY) {
          return client.synthetic(fault.answer());
        }
        await(fault.step().delayNanos(), call, client);
        continue;
      }
      Step step;
      R answer = null;
      Exception failure = null;
      AnswerTap tap = null;
      try {
        answer = client.send(call.detour(), call.patienceNanos());
        client.tellSentAgain(null);
        int status = client.status(answer);
        if (status < FIRST_ERROR_STATUS) {
          tap = call.accepted(status, client.headers(answer));
          step = hold(answer, tap, client);
        } else {
          byte[] body = client.peek(answer, ERROR_BODY_LIMIT);
          step = call.answered(status, client.headers(answer), body);
        }
      } catch (Exception thrown) {
        failure = thrown;
        step = failed(thrown, tap, call, client);
      } catch (Error thrown) {
        call.cancelled();
        if (answer != null) {
          client.discard(answer);
        }
        throw thrown;
      }
      boolean retry = step != null && step.kind() == Step.Kind.RETRY;
      if (answer != null && (retry || failure != null)) {
        client.discard(answer);
      }
      if (retry) {
        await(step.delayNanos(), call, client);
      } else if (failure != null) {
        return hand(step, failure, client);
      } else if (tap != null) {
        return client.tap(answer, tap);
      } else {
        return step.kind() == Step.Kind.STOP ? client.stop(answer) : client.give(answer);
      }
    }
  }

  /**
   * Reads an answer as long as the application must not see it.
   *
   * @return null when it was let through at once
   * @throws IOException when it broke before the application could see it
   */
  private static <R> Step hold(R answer, AnswerTap tap, BlockingClient<R, ?> client)
      throws IOException {
    if (!tap.holds()) {
      return null;
    }
    while (tap.holds()) {
      if (!client.more(answer, tap)) {
        IOException shortfall = tap.shortfall();
        if (shortfall != null) {
          throw shortfall;
        }
        break;
      }
    }
    return tap.settled();
  }

  /** What to do about a failure without an answer, or before the application saw any of it. */
  private static Step failed(
      Exception failure, AnswerTap tap, LlmCall call, BlockingClient<?, ?> client) {
    if (client.cancelled()) {
      if (client.expired()) {
        call.expired(failure);
      } else {
        call.cancelled();
      }
      return Step.RETURN;
    }
    if (tap != null && failure instanceof IOException) {
      return tap.unseen((IOException) failure);
    }
    client.tellSentAgain(failure);
    return call.failed(failure);
  }

  private static <R, E extends Exception> R hand(
      Step step, Exception failure, BlockingClient<R, E> client) throws E {
    if (step.kind() == Step.Kind.STOP && step.replacement() != null) {
      return client.synthetic(step.replacement());
    }
    throw BlockingDriver.<E>asThrown(failure);
  }

  private static <E extends Exception> void await(
      long nanos, LlmCall call, BlockingClient<?, E> client) throws E {
    boolean waited;
    try {
      waited = Pause.await(nanos, client::cancelled);
    } catch (InterruptedException interrupt) {
      call.cancelled();
      throw client.interruption(interrupt);
    }
    if (!waited) {
      call.cancelled();
      throw client.cancellation();
    }
  }

  /** {@code send} declares E, so whatever it threw is an E or unchecked. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> E asThrown(Exception failure) {
    return (E) failure;
  }
}

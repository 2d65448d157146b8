package dev.evenkeel.agent.call;

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
      Step step;
      R answer = null;
      Exception failure = null;
      try {
        answer = client.send();
      } catch (Exception thrown) {
        failure = thrown;
      } catch (Error thrown) {
        call.cancelled();
        throw thrown;
      }
      if (failure != null) {
        if (client.cancelled()) {
          if (client.expired()) {
            call.expired(failure);
          } else {
            call.cancelled();
          }
          throw BlockingDriver.<E>asThrown(failure);
        }
        step = call.failed(failure);
      } else {
        int status = client.status(answer);
        if (status < FIRST_ERROR_STATUS) {
          return client.tap(answer, call.accepted(status, client.headers(answer)));
        }
        byte[] body = client.peek(answer, ERROR_BODY_LIMIT);
        step = call.answered(status, client.headers(answer), body);
      }
      switch (step.kind()) {
        case RETURN -> {
          return hand(answer, failure, client);
        }
        case STOP -> {
          if (step.replacement() != null) {
            return client.synthetic(step.replacement());
          }
          return answer == null ? hand(null, failure, client) : client.stop(answer);
        }
        case RETRY -> {
          if (answer != null) {
            client.discard(answer);
          }
          await(step.delayNanos(), call, client);
        }
      }
    }
  }

  private static <R, E extends Exception> R hand(
      R answer, Exception failure, BlockingClient<R, E> client) throws E {
    if (failure != null) {
      throw BlockingDriver.<E>asThrown(failure);
    }
    return client.give(answer);
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

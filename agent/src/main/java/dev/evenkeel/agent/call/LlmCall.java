package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;

/**
 * One LLM call in progress: the brain behind every transport. A transport calls {@link #holdNanos}
 * and {@link #admit}, sends, tells what came back, and does what the {@link Step} says, until a
 * step is not {@code RETRY}. Nothing here blocks or throws.
 */
public interface LlmCall {

  /**
   * How long the route asks to wait before the next attempt, because of a rate limit that another
   * call has met; 0 to go on to {@link #admit}. To be asked again after the wait.
   */
  long holdNanos();

  /**
   * Asks to start the next attempt.
   *
   * @return null to go ahead; else the answer to hand to the application, after which the call is
   *     over
   */
  Synthetic admit();

  /**
   * What to send in this attempt in place of the application's request; null for that one. To be
   * asked after {@link #admit}.
   */
  Detour detour();

  /**
   * A fault that a drill puts in the place of the attempt that was just admitted; to be asked once
   * for each.
   *
   * @return null to make the exchange; else the attempt is over, and the step is to be followed
   */
  default Injected fault() {
    return null;
  }

  /**
   * How long the headers of the answer may take, in nanoseconds; {@link Long#MAX_VALUE} for no
   * limit of the agent's.
   */
  default long patienceNanos() {
    return Long.MAX_VALUE;
  }

  /**
   * When the request of the attempt that was just admitted may be sent a second time, if its answer
   * has not begun to come by then: nanoseconds from its sending; {@link Long#MAX_VALUE} for never.
   */
  default long hedgeNanos() {
    return Long.MAX_VALUE;
  }

  /** Asks to send it a second time now, beside the first. To be asked once for each attempt. */
  default boolean hedge() {
    return false;
  }

  /**
   * One of the two exchanges does not count: the other has answered, or goes on. To be told before
   * the other's end is.
   *
   * @param second which of them
   * @param status of its answer, 400 or more; 0 where there was none
   * @param failure what it failed with; null where it was given up or answered
   */
  default void dropped(boolean second, int status, Throwable failure) {}

  /**
   * An answer with a status of 400 or more.
   *
   * @param body what was read of it: all, or the first 64 KiB
   */
  Step answered(int status, Headers headers, byte[] body);

  /** What the library may send again by itself in the attempt that was just admitted. */
  default Resends resends() {
    return Resends.ALL;
  }

  /**
   * The library has sent the request of this attempt more than once by itself. To be told before
   * the end of the attempt is.
   *
   * @param times how often beside the last time
   * @param failure what it came to at last
   */
  default void sentAgain(int times, Throwable failure) {}

  /** The attempt failed without an answer. */
  Step failed(Throwable failure);

  /**
   * The caller's own timeout for the whole call ended the attempt. The application gets the
   * library's exception, whatever policy would make of it; when an SDK retries it although the
   * route was silent for long, that retry is answered by {@link #admit}.
   */
  void expired(Throwable failure);

  /**
   * No further attempt can be sent, be it admitted, as the application has closed its client or its
   * executor: the call ends with what the attempt before came to.
   */
  default void unsent() {}

  /** An answer with a status below 400; the call ends when the tap is told the ending. */
  AnswerTap accepted(int status, Headers headers);

  /** The application cancelled or interrupted the call, in an attempt or in a wait. */
  void cancelled();
}

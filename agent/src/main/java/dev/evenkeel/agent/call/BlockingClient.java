package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;
import java.io.IOException;

/**
 * What the blocking driver needs of an HTTP library.
 *
 * @param <R> the library's answer
 * @param <E> the checked exception that the library's call declares
 */
public interface BlockingClient<R, E extends Exception> {

  /**
   * Makes one exchange, up to the headers of the answer.
   *
   * @param detour what to send in place of the application's request; null for that. What comes
   *     back bears its mark
   * @param patienceNanos how long they may take; {@link Long#MAX_VALUE} for no limit of the agent's
   */
  R send(Detour detour, long patienceNanos) throws E;

  int status(R answer);

  Headers headers(R answer);

  /** Up to {@code limit} bytes of the body, which stays whole for the application. */
  byte[] peek(R answer, int limit);

  /**
   * Reads more of the body and shows it to the tap; it stays whole for the application.
   *
   * @return false at its end
   * @throws IOException what reading it throws; a timeout when the tap's patience is at its end
   */
  boolean more(R answer, AnswerTap tap) throws IOException;

  /** The same answer, whose bytes pass the tap on their way to the application. */
  R tap(R answer, AnswerTap tap);

  /** The same answer as the application gets it. */
  R give(R answer);

  /** The same answer with {@code x-should-retry: false}. */
  R stop(R answer);

  /** Closes an answer that the application will not see. */
  void discard(R answer);

  /** The library's form of an answer that the agent gives. */
  R synthetic(Synthetic answer);

  /**
   * Tells the call how often the library itself has sent the request of an attempt that is over,
   * beside the last time.
   *
   * @param failure what the attempt came to; null for an answer
   */
  default void tellSentAgain(Exception failure) {}

  /** Whether the application has cancelled the call. */
  boolean cancelled();

  /** Whether it was not the application but its timeout for the whole call that cancelled it. */
  boolean expired();

  /** What the library throws when the application cancels a call. */
  E cancellation();

  /** What the library throws when its thread is interrupted; sets the flag as the library does. */
  E interruption(InterruptedException interrupt);
}

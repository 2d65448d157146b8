package dev.evenkeel.agent.call;

import java.io.IOException;

/**
 * Sees the bytes of an accepted answer on their way to the application. Exactly one of the three
 * endings counts; later ones are ignored. Never throws. A tap lets its answer through as it comes
 * unless it says otherwise. Not thread safe, but each call may come from another thread when the
 * calls happen one after the other.
 */
public interface AnswerTap {

  /** Whether the application must not see the answer yet; asked before each read. */
  default boolean holds() {
    return false;
  }

  /**
   * What becomes of an answer that was held, once it is held no more: {@code RETRY}, or anything
   * else to hand it over.
   */
  default Step settled() {
    return Step.RETURN;
  }

  /** The answer ended while it was held: why it is no answer, or null to hand it over. */
  default IOException shortfall() {
    return null;
  }

  /**
   * The answer failed while it was held.
   *
   * @param failure what reading it threw, or {@link #shortfall()}
   */
  default Step unseen(IOException failure) {
    return Step.RETURN;
  }

  /**
   * How long the next bytes of an answer that is held may take, in nanoseconds; {@link
   * Long#MAX_VALUE} for no limit.
   */
  default long patienceNanos() {
    return Long.MAX_VALUE;
  }

  /**
   * When to ask for the first time, and again and again, whether an answer is {@link #silent}, in
   * nanoseconds; {@link Long#MAX_VALUE} for never.
   */
  default long lookNanos() {
    return Long.MAX_VALUE;
  }

  /**
   * Whether nothing has come for too long. To be asked from time to time by one thread, so that
   * nobody has to look at a clock for each of the answer's events.
   *
   * @param reads a number that changes with each read; −1 while nobody waits for bytes, as a slow
   *     reader is no silence
   */
  default boolean silent(long reads) {
    return false;
  }

  /** How many bytes of the answer may reach the application; then {@link #cut()} says why. */
  default long passes() {
    return Long.MAX_VALUE;
  }

  /**
   * What the application must get in place of the end of the body, or null where that is the end of
   * the answer too. Asked before {@link #ended()}.
   */
  default IOException cut() {
    return null;
  }

  /** The next bytes, as they came off the wire. */
  void accept(byte[] bytes, int offset, int length);

  /**
   * The next bytes, in an array that nobody else has.
   *
   * @return whether the tap keeps the array, so that nobody may write to it any more
   */
  default boolean take(byte[] bytes, int length) {
    accept(bytes, 0, length);
    return false;
  }

  /** The body ended as its framing says. */
  void ended();

  /** Reading the body failed. */
  void failed(Throwable failure);

  /** The application closed or cancelled the body before its end. */
  void closed();
}

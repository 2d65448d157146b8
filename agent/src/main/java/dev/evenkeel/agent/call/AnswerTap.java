package dev.evenkeel.agent.call;

/**
 * Sees the bytes of an accepted answer on their way to the application. Exactly one of the three
 * endings counts; later ones are ignored. Never throws. Not thread safe, but each call may come
 * from another thread when the calls happen one after the other.
 */
public interface AnswerTap {

  /** The next bytes, as they came off the wire. */
  void accept(byte[] bytes, int offset, int length);

  /** The body ended as its framing says. */
  void ended();

  /** Reading the body failed. */
  void failed(Throwable failure);

  /** The application closed or cancelled the body before its end. */
  void closed();
}

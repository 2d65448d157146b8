package dev.evenkeel.agent.llm;

/**
 * Reads one answer as its bytes go by. Chunk boundaries may fall anywhere. Not thread safe; bounded
 * in memory; never throws.
 */
public interface AnswerReader {

  /** Takes the next bytes of the body, as they came off the wire. */
  void accept(byte[] bytes, int offset, int length);

  /** What was read so far; called at the end of the body, or where it was cut. */
  Facts finish();

  /**
   * Whether the stream has shown its provider's end marker. Always true for an answer that is no
   * stream.
   */
  default boolean complete() {
    return true;
  }

  /**
   * Whether something of the answer itself has come: text, a tool call, reasoning, or its end. What
   * a provider sends ahead (ids, roles, pings) does not count.
   */
  default boolean begun() {
    return false;
  }

  /** Whether what has come is of a known form, or nothing whole has come at all. */
  default boolean known() {
    return true;
  }

  /**
   * How many pieces of content, or signs that some will follow, have come; grows while a stream
   * makes progress.
   */
  default long contents() {
    return 0;
  }

  /** Whether a tool call has begun, whose argument may come after a long silence. */
  default boolean callsTool() {
    return false;
  }

  /** The text of a whole answer, where it is gathered and all there; else null. */
  default String text() {
    return null;
  }

  /**
   * Where the stream reported an error: the number of bytes up to the end of the event that says
   * so, or −1 while there is none.
   */
  default long failedAt() {
    return -1;
  }
}

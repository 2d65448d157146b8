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
}

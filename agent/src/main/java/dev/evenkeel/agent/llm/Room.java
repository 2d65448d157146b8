package dev.evenkeel.agent.llm;

/**
 * How much of an answer may still be kept. All that gather words of one answer share it, so that a
 * reader holds no more than 64 KiB whatever comes.
 */
final class Room {

  /** Of an answer that comes as it is; the rest of the 64 KiB is for what every reader holds. */
  static final int PLAIN = 40 * 1024;

  /** Of a compressed one, as zlib needs 44 KB itself. */
  static final int COMPRESSED = 8 * 1024;

  private int left;

  /**
   * @param bytes that may be kept
   */
  Room(int bytes) {
    left = bytes;
  }

  int left() {
    return left;
  }

  /** Whether so many bytes more may be kept. */
  boolean take(int bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  void give(int bytes) {
    left += bytes;
  }
}

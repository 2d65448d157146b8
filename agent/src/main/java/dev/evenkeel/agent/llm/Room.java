package dev.evenkeel.agent.llm;

/**
 * How much of an answer may still be kept. All that gather words of one answer share it, so that a
 * reader holds no more than 64 KiB whatever comes.
 */
final class Room {

  /** What it is in bytes at first; the rest of the 64 KiB is for what every reader holds. */
  static final int MOST = 40 * 1024;

  private int left = MOST;

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

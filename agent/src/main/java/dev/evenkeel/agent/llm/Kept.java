package dev.evenkeel.agent.llm;

import java.util.Arrays;

/** Bytes of an answer that are kept for later, as far as there is room. */
final class Kept {

  private static final int STEP = 4 * 1024;

  private final Room room;
  private byte[] bytes = {};
  private int length;

  Kept(Room room) {
    this.room = room;
  }

  /** False where there is no room: then nothing of it is added. */
  boolean add(byte[] more) {
    int needed = length + more.length;
    if (needed > bytes.length) {
      int ample = Math.max(needed, Math.min(2 * bytes.length, bytes.length + STEP));
      if (room.take(ample - bytes.length)) {
        bytes = Arrays.copyOf(bytes, ample);
      } else if (room.take(needed - bytes.length)) {
        bytes = Arrays.copyOf(bytes, needed);
      } else {
        return false;
      }
    }
    System.arraycopy(more, 0, bytes, length, more.length);
    length = needed;
    return true;
  }

  int length() {
    return length;
  }

  void cut(int to) {
    length = Math.min(length, to);
  }

  /** Keeps nothing, and gives the room back. */
  void clear() {
    room.give(bytes.length);
    bytes = new byte[0];
    length = 0;
  }

  byte[] all() {
    return Arrays.copyOf(bytes, length);
  }
}

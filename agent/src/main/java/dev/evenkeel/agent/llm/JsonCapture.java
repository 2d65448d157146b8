package dev.evenkeel.agent.llm;

import java.util.Arrays;

/** The bytes of one object or array inside a document, up to a limit. */
final class JsonCapture {

  private static final int MOST = 48 * 1024;

  private final int depth;
  private byte[] json = new byte[256];
  private int length;

  /**
   * @param depth of what encloses it
   */
  JsonCapture(int depth, boolean object) {
    this.depth = depth;
    json[length++] = (byte) (object ? '{' : '[');
  }

  int depth() {
    return depth;
  }

  void add(byte[] bytes, int offset, int count) {
    if (length + count > MOST) {
      length = MOST + 1; // too long: from now on nothing fits
      return;
    }
    if (length + count > json.length) {
      json = Arrays.copyOf(json, Math.min(MOST, Math.max(length + count, 2 * json.length)));
    }
    System.arraycopy(bytes, offset, json, length, count);
    length += count;
  }

  /** Null where it was too long. */
  byte[] json() {
    return length > MOST ? null : Arrays.copyOf(json, length);
  }
}

package dev.evenkeel.agent.llm;

import java.util.Arrays;

/** The bytes of one object or array inside a document, up to a limit. */
final class JsonCapture {

  private final int depth;
  private final int most;
  private byte[] json = new byte[256];
  private int length;

  /**
   * @param depth of what encloses it
   * @param most how many bytes of it are kept
   */
  JsonCapture(int depth, boolean object, int most) {
    this.depth = depth;
    this.most = most;
    json[length++] = (byte) (object ? '{' : '[');
  }

  int depth() {
    return depth;
  }

  void add(byte[] bytes, int offset, int count) {
    if (length + count > most) {
      length = most + 1; // too long: from now on nothing fits
      json = new byte[0];
      return;
    }
    if (length + count > json.length) {
      json = Arrays.copyOf(json, Math.min(most, Math.max(length + count, 2 * json.length)));
    }
    System.arraycopy(bytes, offset, json, length, count);
    length += count;
  }

  /** Null where it was too long. */
  byte[] json() {
    return length > most ? null : Arrays.copyOf(json, length);
  }
}

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The names of models that were asked for of late: an application has few, and asks for the same
 * again and again. Bounded; thread safe without locks, as a name that is lost is made anew.
 */
final class ModelNames {

  private static final int SLOTS = 64;

  /** An odd number with its bits well spread: 2⁶⁴ divided by the golden ratio. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Known[] slots = new Known[SLOTS];

  private record Known(byte[] spelt, String name) {}

  /** The name that these bytes spell; null where they are not plain ASCII without escapes. */
  String find(byte[] bytes, int from, int to) {
    long hash = Bytes.head(bytes, from, to) ^ Long.rotateLeft(Bytes.tail(bytes, from, to), 23);
    int slot = (int) (hash * MIX >>> 40) & SLOTS - 1;
    Known known = slots[slot];
    if (known != null && Arrays.equals(bytes, from, to, known.spelt, 0, known.spelt.length)) {
      return known.name;
    }
    if (!plain(bytes, from, to)) {
      return null;
    }
    byte[] spelt = Arrays.copyOfRange(bytes, from, to);
    String name = new String(spelt, US_ASCII);
    slots[slot] = new Known(spelt, name);
    return name;
  }

  private static boolean plain(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < ' ' || bytes[i] == '\\') { // what is not ASCII is negative
        return false;
      }
    }
    return from < to;
  }
}

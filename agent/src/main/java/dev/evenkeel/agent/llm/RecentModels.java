package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The names of models that were asked for of late: an application has few, and asks for the same
 * again and again. Bounded; thread safe without locks, as a name that is lost is made anew.
 */
final class RecentModels {

  private static final int SLOTS = 64;

  private final Known[] slots = new Known[SLOTS];

  private record Known(byte[] spelt, String name) {}

  /** The name that these bytes spell; null where they are not plain ASCII without escapes. */
  String find(byte[] bytes, int from, int to) {
    long head = Bytes.head(bytes, from, to);
    int slot = Bytes.hash(head, Bytes.tail(bytes, from, to), to - from) & SLOTS - 1;
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

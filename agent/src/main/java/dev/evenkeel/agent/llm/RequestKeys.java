package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.evenkeel.agent.llm.RequestFacts.Key;
import java.util.Arrays;

/**
 * What the top-level keys of requests stand for: the bits of {@link Key}, and the bits below. In a
 * table of its own that fits a few lines of the processor's cache: between two calls it has been
 * put out of it, and each line that is looked at then costs as much as reading a hundred bytes.
 */
final class RequestKeys {

  static final int MODEL = 1 << 16;
  static final int STREAM = 1 << 17;
  static final int BACKGROUND = 1 << 18;
  static final int STORE = 1 << 19;
  static final int PREVIOUS = 1 << 20;

  /** Tools or a format, of which an answer may fall short. */
  static final int PROMISES = 1 << 21;

  /** Of all that is above, those of {@link Key}. */
  static final int KNOWN = MODEL - 1;

  private static final int SLOTS = 128;

  private static final long[] HEADS = new long[SLOTS];
  private static final int[] MEANINGS = new int[SLOTS];
  private static final byte[][] NAMES = new byte[SLOTS][];

  static {
    for (Key key : Key.values()) {
      add(key == Key.MODEL ? MODEL | key.bit() : key.bit(), key.spelt());
    }
    add(MODEL, "model_id");
    add(STREAM, "stream");
    add(BACKGROUND, "background");
    add(STORE, "store");
    add(PREVIOUS, "previous_response_id", "previous_interaction_id", "conversation");
    add(
        PROMISES,
        "tools",
        "functions",
        "toolConfig",
        "response_format",
        "output_format",
        "output_config",
        "text",
        "format",
        "generationConfig",
        "generation_config",
        "parameters");
  }

  private RequestKeys() {}

  private static void add(int meaning, String... names) {
    for (String name : names) {
      byte[] bytes = name.getBytes(US_ASCII);
      long head = Bytes.head(bytes, 0, bytes.length);
      int slot = Bytes.hash(head, 0, bytes.length) & SLOTS - 1;
      while (NAMES[slot] != null) {
        slot = slot + 1 & SLOTS - 1;
      }
      NAMES[slot] = bytes;
      HEADS[slot] = head;
      MEANINGS[slot] = meaning;
    }
  }

  /** What the name that these bytes spell stands for; 0 for nothing. */
  static int find(byte[] bytes, int from, int to) {
    long head = Bytes.head(bytes, from, to);
    int slot = Bytes.hash(head, 0, to - from) & SLOTS - 1;
    for (int meaning = MEANINGS[slot]; meaning != 0; meaning = MEANINGS[slot]) {
      if (HEADS[slot] == head
          && Arrays.equals(bytes, from, to, NAMES[slot], 0, NAMES[slot].length)) {
        return meaning;
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return 0;
  }
}

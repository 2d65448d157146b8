package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Knows an event again that differs from the one before it in nothing but its words: most of a
 * stream. What such an event says is known without parsing it, so that a stream is read as fast as
 * its bytes can be compared. Between two events that are alike no other may have been parsed, as
 * that could have said otherwise: then the pattern is to be forgotten or learned anew.
 */
final class EventPattern {

  /** What {@link #match} says of bytes that are not like the event before. */
  static final int OTHER = -1;

  /** What it says where more bytes are needed to tell. */
  static final int PART = 0;

  /** Longer events are not known again. */
  static final int MAX_EVENT = 2 * 1024;

  private static final byte[] DATA = "data:".getBytes(US_ASCII);
  private static final int MAX_GAPS = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = ONES << 7;

  /** After so many events that were learned in vain only one in so many is learned. */
  private static final int VAIN = 16;

  /** Strings that {@link ContentNotes} counts as content, and nobody reads otherwise. */
  private static final byte[][] WORDS =
      names(
          "content",
          "text",
          "reasoning",
          "reasoning_content",
          "thinking",
          "delta",
          "response",
          "completion",
          "generation",
          "outputText",
          "generated_text");

  /** Strings and numbers that nobody reads. */
  private static final byte[][] UNREAD =
      names("id", "obfuscation", "p", "item_id", "created_at", "sequence_number");

  /** Of these each counts: tokens one by one, and the pieces of a tool's call. */
  private static final byte[][] COUNTED =
      names(
          "prefill",
          "tool_calls",
          "function_call",
          "functionCall",
          "toolUse",
          "function",
          "arguments",
          "args",
          "input",
          "parameters",
          "partial_json");

  private final int[] from = new int[MAX_GAPS];
  private final int[] to = new int[MAX_GAPS];
  private final boolean[] words = new boolean[MAX_GAPS];
  private byte[] event = {};
  private int length;
  private int gaps;
  private long besides;
  private int vain;
  private long contents;

  private static byte[][] names(String... names) {
    byte[][] bytes = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      bytes[i] = names[i].getBytes(US_ASCII);
    }
    return bytes;
  }

  void forget() {
    length = 0;
  }

  /**
   * Takes an event that was parsed.
   *
   * @param counted how many pieces of content were found in it
   */
  void learn(byte[] bytes, int start, int end, long counted) {
    forget();
    vain++;
    if (end - start > MAX_EVENT || (vain > VAIN && vain % VAIN != 0)) {
      return;
    }
    besides = counted;
    gaps = 0;
    int data = dataLine(bytes, start, end);
    int dataEnd = lineEnd(bytes, data, end);
    if (!findGaps(bytes, start, data, dataEnd) || gaps == 0 || !blank(bytes, dataEnd, end)) {
      return;
    }
    if (event.length < end - start) {
      event = new byte[Math.min(MAX_EVENT, 2 * (end - start))];
    }
    length = end - start;
    System.arraycopy(bytes, start, event, 0, length);
  }

  /** Where the line of the data begins; only its words are words of the model. */
  private static int dataLine(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && !startsWith(DATA, bytes, i, end)) {
      i = lineEnd(bytes, i, end) + 1;
    }
    return Math.min(i, end);
  }

  private static boolean startsWith(byte[] prefix, byte[] bytes, int at, int end) {
    return at + prefix.length <= end
        && Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length);
  }

  private static int lineEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  private static boolean blank(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] != '\n' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Whether it is an event that can be known again. */
  private boolean findGaps(byte[] bytes, int start, int from, int end) {
    int i = from;
    while (i < end) {
      if (bytes[i] != '"') {
        i++;
        continue;
      }
      int nameEnd = stringEnd(bytes, i + 1, end);
      if (nameEnd <= 0) {
        return false;
      }
      int value = afterColon(bytes, nameEnd + 1, end);
      if (value >= 0) {
        int length = nameEnd - i - 1;
        if (in(COUNTED, bytes, i + 1, length)) {
          return false;
        }
        boolean said = in(WORDS, bytes, i + 1, length);
        if (said || in(UNREAD, bytes, i + 1, length)) {
          value = addGap(bytes, value, end, said, start);
          if (value < 0) {
            return false;
          }
        }
        i = value;
      } else {
        i = nameEnd + 1;
      }
    }
    return true;
  }

  /** Where the value of a name begins, or −1 where there is none. */
  private static int afterColon(byte[] bytes, int i, int end) {
    if (i >= end || bytes[i] != ':') {
      return -1;
    }
    int at = i + 1;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at < end ? at : -1;
  }

  /** Where to go on behind a value that may be any other, or −1. */
  private int addGap(byte[] bytes, int value, int end, boolean said, int start) {
    boolean string = bytes[value] == '"';
    if (!string && (said || numberEnd(bytes, value, end) <= 0)) {
      return value; // none that could be any other
    }
    int begin = string ? value + 1 : value;
    int stop = string ? stringEnd(bytes, begin, end) : numberEnd(bytes, value, end);
    if (stop <= 0 || gaps == MAX_GAPS) {
      return -1;
    }
    from[gaps] = begin - start;
    to[gaps] = stop - start;
    words[gaps] = said;
    gaps++;
    besides -= said && stop > begin ? 1 : 0;
    return string ? stop + 1 : stop;
  }

  private static boolean in(byte[][] names, byte[] bytes, int at, int length) {
    for (byte[] name : names) {
      if (name.length == length && Arrays.equals(name, 0, length, bytes, at, at + length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compares what begins at {@code start}. Where the words are those of the event before, too, they
   * are compared with all the rest at once.
   *
   * @return where the event ends that is like the one before; {@link #OTHER} or {@link #PART}
   */
  int match(byte[] bytes, int start, int end) {
    if (length == 0) {
      return OTHER;
    }
    long found = besides;
    int i = start;
    int done = 0;
    int gap = 0;
    while (true) {
      int count = Math.min(length - done, end - i);
      int same = Arrays.mismatch(event, done, done + count, bytes, i, i + count);
      if (same < 0 && count < length - done) {
        return PART;
      }
      int at = same < 0 ? length : done + same;
      for (; gap < gaps && to[gap] < at; gap++) {
        found += words[gap] && to[gap] > from[gap] ? 1 : 0;
      }
      if (same < 0) {
        contents = found;
        vain = 0;
        return i + count;
      }
      if (gap == gaps || at < from[gap]) {
        return OTHER;
      }
      i += from[gap] - done;
      int stop = event[from[gap] - 1] == '"' ? stringEnd(bytes, i, end) : numberEnd(bytes, i, end);
      if (stop <= 0) {
        return stop;
      }
      found += words[gap] && stop > i ? 1 : 0;
      i = stop;
      done = to[gap];
      gap++;
    }
  }

  /** Pieces of content in the event that was matched. */
  long contents() {
    return contents;
  }

  /** Where the string's closing quote stands; {@link #OTHER} for one that is not plain. */
  private static int stringEnd(byte[] bytes, int from, int end) {
    for (int i = plainEnd(bytes, from, end); i < end; i++) {
      byte b = bytes[i];
      if (b == '"') {
        return i;
      }
      if (b == '\\') {
        i++;
        if (i == end) {
          return PART;
        }
        if (!simple(bytes[i])) {
          return OTHER;
        }
      } else if (b == '\n' || b == '\r') {
        return OTHER;
      }
    }
    return PART;
  }

  /** Steps over what is surely plain, eight bytes at a time. */
  private static int plainEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i + Long.BYTES <= end) {
      long word = (long) LONGS.get(bytes, i);
      long quote = word ^ ONES * '"';
      long escape = word ^ ONES * '\\';
      long special =
          (quote - ONES & ~quote | escape - ONES & ~escape | word - ONES * ' ' & ~word) & TOPS;
      if (special != 0) {
        break;
      }
      i += Long.BYTES;
    }
    return i;
  }

  /** An escape of one character; those of four digits are left to the parser. */
  private static boolean simple(byte b) {
    return switch (b) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
      default -> false;
    };
  }

  /** Behind the last digit of a plain number; {@link #OTHER} for any other. */
  private static int numberEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i == end ? PART : i == from ? OTHER : i;
  }
}

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The string, name or number that a {@link JsonScanner} is at; what is too long is cut. */
final class JsonText {

  private static final int MAX_STRING = 8 * 1024;

  /** Where there is room for whole answers, but none is left. */
  private static final int LEAST = 4 * 1024;

  /** A few words. */
  static final int BEGINNING = 128;

  private static final int MAX_NAME = 64;

  /** Of the names of an answer's own, those that are made once: longer ones are seldom repeated. */
  private static final int MAX_SEEN = 32;

  private String[] seen; // null while all names were known ones
  private final Room room; // null where only the beginning of a string counts
  private byte[] text = new byte[BEGINNING];
  private int length;
  private int limit = MAX_STRING;
  private boolean cut;
  private char high;

  /**
   * @param room what else is kept of the answer; null to keep 8 KiB of a string
   */
  JsonText(Room room) {
    this.room = room;
  }

  void clear() {
    length = 0;
    cut = false;
    high = 0;
    limit = most();
  }

  /** The text has been used: what it took beyond the usual is given up. */
  void release() {
    if (room != null && text.length > LEAST) {
      text = new byte[BEGINNING];
      length = 0;
    }
  }

  /** How much is kept of a text unless less is asked for. */
  int most() {
    return room == null ? MAX_STRING : Math.max(LEAST, room.left());
  }

  /** Until the next text begins, what is longer is cut. */
  void keep(int bytes) {
    limit = bytes;
  }

  boolean blank() {
    return length == 0;
  }

  boolean wasCut() {
    return cut;
  }

  String string() {
    return new String(text, 0, length, UTF_8);
  }

  byte[] bytes() {
    return Arrays.copyOf(text, length);
  }

  /** The number's integral part, or −1 when there is none. */
  long number() {
    if (length == 0 || text[0] == '-') {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        if (text[i] == '.' && allDigitsFrom(i + 1)) {
          break;
        }
        return exponential();
      }
      if (i > 17) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private boolean allDigitsFrom(int from) {
    for (int i = from; i < length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private long exponential() {
    try {
      double value = Double.parseDouble(string());
      return value >= 0 && value < 1e18 ? (long) value : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  void appendCharacter(char c) {
    if (Character.isHighSurrogate(c)) {
      high = c;
      return;
    }
    boolean low = Character.isLowSurrogate(c);
    // One half alone is no character
    int point = low ? high == 0 ? '?' : Character.toCodePoint(high, c) : c;
    high = 0;
    if (point < 0x80) {
      append((byte) point);
      return;
    }
    int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3; // bytes after the first
    append((byte) (0xff00 >> more + 1 & 0xff | point >> 6 * more));
    for (int shift = 6 * (more - 1); shift >= 0; shift -= 6) {
      append((byte) (0x80 | point >> shift & 0x3f));
    }
  }

  void append(byte b) {
    if (length >= limit) {
      cut = true;
      return;
    }
    grow(length + 1);
    text[length++] = b;
  }

  void append(byte[] bytes, int offset, int count) {
    int fits = Math.min(count, limit - length);
    cut |= fits < count;
    grow(length + fits);
    System.arraycopy(bytes, offset, text, length, fits);
    length += fits;
  }

  private void grow(int needed) {
    if (needed > text.length) {
      text = Arrays.copyOf(text, Math.min(limit, Math.max(needed, 2 * text.length)));
    }
  }

  /** Names come again and again; the few that an answer has of its own are made only once. */
  String internName() {
    length = Math.min(length, MAX_NAME);
    String known = CommonNames.find(text, 0, length);
    return known == null ? own() : known;
  }

  /** The same for a name that lies in an array of the caller's. */
  String internName(byte[] bytes, int from, int to) {
    String known = CommonNames.find(bytes, from, Math.min(to, from + MAX_NAME));
    if (known != null) {
      return known;
    }
    clear();
    append(bytes, from, to - from);
    length = Math.min(length, MAX_NAME);
    return own();
  }

  private String own() {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + text[i];
    }
    seen = seen == null ? new String[32] : seen;
    int slot = (hash ^ hash >>> 7) & seen.length - 1;
    String known = seen[slot];
    if (known == null || !is(known)) {
      known = string();
      seen[slot] = length <= MAX_SEEN ? known : seen[slot];
    }
    return known;
  }

  boolean is(String known) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != text[i]) {
        return false;
      }
    }
    return true;
  }
}

package dev.evenkeel.agent.llm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at a time: most of a request and of its answer are words. */
final class Bytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** An odd number with its bits well spread: 2⁶⁴ divided by the golden ratio. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Bytes() {}

  /** Where the first quote or backslash is; {@code end} where there is none. */
  static int endOfRun(byte[] bytes, int from, int end) {
    int i = from;
    while (i + Long.BYTES <= end) {
      long word = (long) LONGS.get(bytes, i);
      long found = zeroByte(word ^ QUOTES) | zeroByte(word ^ BACKSLASHES);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /**
   * Where the string ends whose opening quote was before {@code from}: its closing quote, or −1.
   */
  static int endOfString(byte[] bytes, int from, int end) {
    int quote = quote(bytes, from, end);
    while (quote >= 0 && escaped(bytes, from, quote)) {
      quote = quote(bytes, quote + 1, end);
    }
    return quote;
  }

  /** Two words at a time, as one often has no quote. */
  private static int quote(byte[] bytes, int from, int end) {
    int i = from;
    for (; i + 2 * Long.BYTES <= end; i += 2 * Long.BYTES) {
      long first = zeroByte((long) LONGS.get(bytes, i) ^ QUOTES);
      long second = zeroByte((long) LONGS.get(bytes, i + Long.BYTES) ^ QUOTES);
      if ((first | second) != 0) {
        return first != 0
            ? i + Long.numberOfTrailingZeros(first) / Byte.SIZE
            : i + Long.BYTES + Long.numberOfTrailingZeros(second) / Byte.SIZE;
      }
    }
    while (i < end && bytes[i] != '"') {
      i++;
    }
    return i < end ? i : -1;
  }

  /** Whether an odd number of backslashes stands before it. */
  private static boolean escaped(byte[] bytes, int from, int at) {
    int first = at;
    while (first > from && bytes[first - 1] == '\\') {
      first--;
    }
    return (at - first & 1) == 1;
  }

  /**
   * Its lowest bit that is set lies in the first of the eight bytes that is 0: only a 0, or a 1
   * above one, borrows into its top bit.
   */
  private static long zeroByte(long word) {
    return word - ONES & ~word & ONES << 7;
  }

  /** The first eight bytes, or as many as there are; 0 for those that are not. */
  static long head(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= Long.BYTES) {
      return (long) LONGS.get(bytes, from);
    }
    if (from + Long.BYTES <= bytes.length) {
      return (long) LONGS.get(bytes, from) & (1L << Byte.SIZE * length) - 1;
    }
    long head = 0;
    for (int i = to - 1; i >= from; i--) {
      head = head << Byte.SIZE | bytes[i] & 0xff;
    }
    return head;
  }

  /** The last eight bytes; 0 where there are fewer. */
  static long tail(byte[] bytes, int from, int to) {
    return to - from < Long.BYTES ? 0 : (long) LONGS.get(bytes, to - Long.BYTES);
  }

  /** 24 bits for a table of names, from what {@link #head} and {@link #tail} give of one. */
  static int hash(long head, long tail, int length) {
    return (int) ((head ^ Long.rotateLeft(tail, 23) ^ length) * MIX >>> 40);
  }
}

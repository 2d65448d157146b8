package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time come to the same as one. */
class BytesTest {

  private static final byte[] LETTERS = "\"\\!#[]a\u0001".getBytes(US_ASCII);
  private static final int RUNS = 20_000;

  private final Random random = new Random(7);

  @Test
  void findsTheFirstQuoteOrBackslashWhereverItLies() {
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length + 1);
      int end = from + random.nextInt(bytes.length - from + 1);
      int expected = from;
      while (expected < end && bytes[expected] != '"' && bytes[expected] != '\\') {
        expected++;
      }
      assertEquals(expected, Bytes.endOfRun(bytes, from, end));
    }
  }

  @Test
  void findsTheQuoteThatIsNotEscaped() {
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length + 1);
      int end = from + random.nextInt(bytes.length - from + 1);
      int expected = from;
      while (expected < end && bytes[expected] != '"') {
        expected += bytes[expected] == '\\' ? 2 : 1;
      }
      assertEquals(expected < end ? expected : -1, Bytes.endOfString(bytes, from, end));
    }
  }

  @Test
  void packsTheFirstAndTheLastEightBytes() {
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      long head = 0;
      long tail = 0;
      for (int i = 0; i < Long.BYTES && from + i < to; i++) {
        head |= (bytes[from + i] & 0xffL) << 8 * i;
      }
      for (int i = 1; i <= Long.BYTES && to - from >= Long.BYTES; i++) {
        tail |= (bytes[to - i] & 0xffL) << 8 * (Long.BYTES - i);
      }
      assertEquals(head, Bytes.head(bytes, from, to));
      assertEquals(tail, Bytes.tail(bytes, from, to));
    }
  }

  /** Mostly letters, so that there are runs of every length; every value of a byte comes. */
  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(50)];
    int rare = 1 + random.nextInt(12);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          random.nextInt(rare) == 0
              ? LETTERS[random.nextInt(LETTERS.length)]
              : (byte) random.nextInt(256);
    }
    return bytes;
  }
}

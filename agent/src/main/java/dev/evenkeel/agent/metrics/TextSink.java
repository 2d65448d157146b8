package dev.evenkeel.agent.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Text on its way out, in few large writes. Most of a scrape is bytes that are known beforehand and
 * small whole numbers: neither becomes an object here. Not thread safe.
 */
final class TextSink {

  private static final int SIZE = 32 * 1024;
  private static final int LONGEST_NUMBER = 32;

  /** From here on {@link Double#toString} writes an exponent. */
  private static final long EXPONENT = 10_000_000;

  private static final byte[] INFINITE = bytes("+Inf");
  private static final byte[] MINUS_INFINITE = bytes("-Inf");

  private final OutputStream out;
  private final byte[] buffer = new byte[SIZE];
  private int end;

  TextSink(OutputStream out) {
    this.out = out;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void text(byte[] text) throws IOException {
    if (text.length > SIZE - end) {
      flush();
      if (text.length > SIZE) {
        out.write(text);
        return;
      }
    }
    System.arraycopy(text, 0, buffer, end, text.length);
    end += text.length;
  }

  void sign(char ascii) throws IOException {
    room(1);
    buffer[end++] = (byte) ascii;
  }

  /**
   * @param value 0 or more
   */
  void whole(long value) throws IOException {
    room(LONGEST_NUMBER);
    if (value < 10) {
      buffer[end++] = (byte) ('0' + value);
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    end += digits;
    int at = end;
    for (long rest = value; rest > 0; rest /= 10) {
      buffer[--at] = (byte) ('0' + rest % 10);
    }
  }

  /** As {@link Double#toString}, but for the infinite ones. */
  void number(double value) throws IOException {
    long whole = (long) value;
    if (whole == value && whole > 0 && whole < EXPONENT) {
      whole(whole);
      buffer[end++] = '.';
      buffer[end++] = '0';
    } else if (value == Double.POSITIVE_INFINITY) {
      text(INFINITE);
    } else if (value == Double.NEGATIVE_INFINITY) {
      text(MINUS_INFINITE);
    } else {
      text(bytes(Double.toString(value)));
    }
  }

  /** Seconds with three places, as OpenMetrics wants its times. */
  void seconds(long millis) throws IOException {
    whole(millis / 1000);
    sign('.');
    for (long unit = 100, rest = millis % 1000; unit > 0; unit /= 10) {
      sign((char) ('0' + rest / unit));
      rest %= unit;
    }
  }

  private void room(int bytes) throws IOException {
    if (bytes > SIZE - end) {
      flush();
    }
  }

  /** Hands over what is held; does not flush the stream below. */
  void flush() throws IOException {
    out.write(buffer, 0, end);
    end = 0;
  }
}

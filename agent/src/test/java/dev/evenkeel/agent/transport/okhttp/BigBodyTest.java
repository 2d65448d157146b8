package dev.evenkeel.agent.transport.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.agent.call.AnswerTap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.Test;

/** What the tap needs of memory for an answer of 10 MB: counted, not timed. */
class BigBodyTest {

  private static final int SIZE = 10 * 1024 * 1024;
  private static final long MOST = 64 * 1024;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final byte[] piece = new byte[7_000];

  @Test
  void passesOnWithoutACopy() throws IOException {
    read(true); // loads what it needs, and fills Okio's pool
    long plain = read(false);
    long tapped = read(true);
    System.out.printf("10 MB, okhttp: %,d bytes allocated, %,d tapped%n", plain, tapped);
    assertTrue(tapped - plain <= MOST, plain + " bytes allocated, tapped " + tapped);
  }

  private long read(boolean tapped) throws IOException {
    AtomicLong seen = new AtomicLong();
    ResponseBody body = body();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    BufferedSource source =
        tapped
            ? new TappedBody(body, tap(seen), 0, Silence.never(tap(seen))).source()
            : body.source();
    byte[] taken = new byte[8 * 1024];
    long total = 0;
    for (int read = source.read(taken); read >= 0; read = source.read(taken)) {
      total += read;
    }
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertEquals(SIZE, total);
    assertEquals(tapped ? SIZE : 0, seen.get());
    return allocated;
  }

  private static AnswerTap tap(AtomicLong seen) {
    return new AnswerTap() {
      @Override
      public long patienceNanos() {
        return 30_000_000_000L;
      }

      @Override
      public void accept(byte[] bytes, int offset, int length) {
        seen.addAndGet(length);
      }

      @Override
      public void ended() {}

      @Override
      public void failed(Throwable failure) {}

      @Override
      public void closed() {}
    };
  }

  private ResponseBody body() {
    Source pieces =
        new Source() {
          private int left = SIZE;

          @Override
          public long read(Buffer sink, long count) {
            int length = (int) Math.min(Math.min(count, left), piece.length);
            sink.write(piece, 0, length);
            left -= length;
            return length == 0 ? -1 : length;
          }

          @Override
          public Timeout timeout() {
            return Timeout.NONE;
          }

          @Override
          public void close() {}
        };
    BufferedSource source = Okio.buffer(pieces);
    return new ResponseBody() {
      @Override
      public MediaType contentType() {
        return null;
      }

      @Override
      public long contentLength() {
        return SIZE;
      }

      @Override
      public BufferedSource source() {
        return source;
      }
    };
  }
}

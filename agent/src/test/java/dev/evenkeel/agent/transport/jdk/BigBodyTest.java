package dev.evenkeel.agent.transport.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.agent.call.AnswerTap;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tap needs of memory for an answer of 10 MB: counted, not timed. */
class BigBodyTest {

  private static final int SIZE = 10 * 1024 * 1024;
  private static final int PIECE = 16 * 1024;
  private static final long MOST = 64 * 1024;

  private static final class Counting implements AnswerTap {

    private long seen;

    @Override
    public void accept(byte[] bytes, int offset, int length) {
      seen += length;
    }

    @Override
    public void ended() {}

    @Override
    public void failed(Throwable failure) {}

    @Override
    public void closed() {}
  }

  @Test
  void showsReadOnlyBuffersThroughASmallCopy() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<ByteBuffer> piece = List.of(ByteBuffer.allocate(PIECE).asReadOnlyBuffer());
    try (ScriptedBrain brain = new ScriptedBrain()) {
      Counting counting = new Counting();
      LiveTap tap = new LiveTap(counting, brain);
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int given = 0; given < SIZE; given += PIECE) {
        tap.accept(piece);
      }
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      System.out.printf("10 MB, java.net.http: %,d bytes allocated%n", allocated);
      assertEquals(SIZE, counting.seen);
      assertTrue(allocated <= MOST, allocated + " bytes allocated");
    }
  }
}

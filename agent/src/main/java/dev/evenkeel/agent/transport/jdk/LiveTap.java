package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.AnswerTap;
import dev.evenkeel.agent.call.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shows an answer's bytes to an {@link AnswerTap} as they pass. The application may close the body,
 * or a connection break, on one thread while the client hands out bytes on another, and a tap must
 * hear of one thing at a time: an ending that meets a chunk is told by the chunk's thread. No
 * locks, so that no thread waits.
 */
final class LiveTap {

  private static final int IDLE = 0;
  private static final int BUSY = 1;
  private static final int CLOSING = 2;
  private static final int OVER = 3;

  private static final int COPY_BYTES = 8 * 1024;

  private final AnswerTap tap;
  private final Brain brain;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final AtomicReference<Runnable> ending = new AtomicReference<>(); // that met a chunk
  private byte[] copy = {};

  LiveTap(AnswerTap tap, Brain brain) {
    this.tap = tap;
    this.brain = brain;
  }

  void accept(List<ByteBuffer> items) {
    if (!state.compareAndSet(IDLE, BUSY)) {
      return;
    }
    try {
      for (ByteBuffer item : items) {
        show(item);
      }
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
    }
    if (!state.compareAndSet(BUSY, IDLE)) {
      state.set(OVER);
      guard(ending.get());
    }
  }

  /** See {@link AnswerTap#holds()}. */
  boolean holds() {
    return tap.holds();
  }

  /** See {@link AnswerTap#settled()}. */
  Step settled() {
    return tap.settled();
  }

  /** See {@link AnswerTap#shortfall()}. */
  IOException shortfall() {
    return tap.shortfall();
  }

  /** See {@link AnswerTap#unseen}; the answer is over then. */
  Step unseen(IOException failure) {
    return state.compareAndSet(IDLE, OVER) ? tap.unseen(failure) : Step.RETURN;
  }

  /** See {@link AnswerTap#lookNanos()}. */
  long lookNanos() {
    return tap.lookNanos();
  }

  /** See {@link AnswerTap#silent}. */
  boolean silent(long reads) {
    return tap.silent(reads);
  }

  /** See {@link AnswerTap#passes()}. */
  long passes() {
    return tap.passes();
  }

  /** See {@link AnswerTap#cut()}. */
  IOException cut() {
    return tap.cut();
  }

  void ended() {
    end(tap::ended);
  }

  void failed(Throwable failure) {
    end(() -> tap.failed(failure));
  }

  void closed() {
    end(tap::closed);
  }

  private void end(Runnable how) {
    while (!state.compareAndSet(IDLE, OVER)) {
      ending.compareAndSet(null, how);
      if (state.compareAndSet(BUSY, CLOSING) || state.get() >= CLOSING) {
        return;
      }
    }
    guard(how);
  }

  /** The client hands out read-only buffers, whose bytes can be had only as a copy. */
  private void show(ByteBuffer item) {
    int length = item.remaining();
    if (item.hasArray()) {
      tap.accept(item.array(), item.arrayOffset() + item.position(), length);
      return;
    }
    for (int from = 0; from < length; from += COPY_BYTES) {
      int part = Math.min(COPY_BYTES, length - from);
      if (copy.length < part) {
        copy = new byte[part];
      }
      item.get(item.position() + from, copy, 0, part);
      if (tap.take(copy, part)) {
        copy = new byte[0];
      }
    }
  }

  private void guard(Runnable ending) {
    try {
      ending.run();
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
    }
  }
}

package dev.evenkeel.provider;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import okio.Utf8;

/**
 * Writes the frames of a stream one by one, each flushed so that the client sees it at once.
 *
 * @param silence after them, at {@link End#SILENCE}
 */
record Frames(
    List<String> frames, boolean chunked, End end, Duration silence, CountDownLatch closed)
    implements MockResponseBody {

  /** At which a stalled stream is closed. */
  private static final String LAST_SIGN = "\n";

  @Override
  public long getContentLength() {
    // The server's effect on a body falls at half of its length: at the end of what is written.
    long written = frames.stream().mapToLong(this::size).sum();
    return switch (end) {
      case PROPER, HANG -> -1;
      case SILENCE -> 2 * (written + size(LAST_SIGN));
      case CUT -> 2 * written;
    };
  }

  private long size(String frame) {
    long size = Utf8.size(frame);
    return chunked ? Long.toHexString(size).length() + size + 4 : size;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    for (String frame : frames) {
      write(frame, sink);
    }
    switch (end) {
      case PROPER -> {
        if (chunked) {
          // The server adds the trailers, which end with an empty line.
          sink.writeUtf8("0\r\n").flush();
        }
      }
      case SILENCE -> {
        awaitClose();
        write(LAST_SIGN, sink);
      }
      case HANG -> {
        awaitClose();
        throw new IOException("stalled stream closed");
      }
      case CUT -> sink.flush();
    }
  }

  private void write(String frame, BufferedSink sink) throws IOException {
    if (chunked) {
      sink.writeHexadecimalUnsignedLong(Utf8.size(frame)).writeUtf8("\r\n");
      sink.writeUtf8(frame).writeUtf8("\r\n");
    } else {
      sink.writeUtf8(frame);
    }
    sink.flush();
  }

  private void awaitClose() {
    try {
      closed.await(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

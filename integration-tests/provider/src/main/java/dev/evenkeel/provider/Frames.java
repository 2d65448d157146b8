package dev.evenkeel.provider;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import okio.Utf8;

/** Writes the frames of a stream one by one, each flushed so that the client sees it at once. */
record Frames(List<String> frames, boolean chunked, End end, CountDownLatch closed)
    implements MockResponseBody {

  /** The longest silence, so that no thread outlives a forgotten stream. */
  private static final long SILENCE_SECONDS = 60;

  @Override
  public long getContentLength() {
    // The server's effect on a body falls at half of its length: for a cut, the end of the frames.
    return end == End.CUT ? 2 * frames.stream().mapToLong(this::size).sum() : -1;
  }

  private long size(String frame) {
    long size = Utf8.size(frame);
    return chunked ? Long.toHexString(size).length() + size + 4 : size;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    for (String frame : frames) {
      if (chunked) {
        sink.writeHexadecimalUnsignedLong(Utf8.size(frame)).writeUtf8("\r\n");
        sink.writeUtf8(frame).writeUtf8("\r\n");
      } else {
        sink.writeUtf8(frame);
      }
      sink.flush();
    }
    switch (end) {
      case PROPER -> {
        if (chunked) {
          // The server adds the trailers, which end with an empty line.
          sink.writeUtf8("0\r\n").flush();
        }
      }
      case SILENCE -> awaitClose();
      case CUT -> sink.flush();
    }
  }

  private void awaitClose() throws IOException {
    try {
      closed.await(SILENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("stalled stream closed");
  }
}

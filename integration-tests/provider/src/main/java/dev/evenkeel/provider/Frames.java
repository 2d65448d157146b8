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
    return -1;
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
          sink.writeUtf8("0\r\n\r\n").flush();
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

package dev.evenkeel.agent.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses as fast as it can: a scrape repeats itself so much that it gets small in any case. */
final class QuickGzip extends GZIPOutputStream {

  private static final int BUFFER = 8192;

  QuickGzip(OutputStream out) throws IOException {
    super(out, BUFFER);
    def.setLevel(Deflater.BEST_SPEED);
  }
}

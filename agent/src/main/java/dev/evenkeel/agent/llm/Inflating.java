package dev.evenkeel.agent.llm;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads an answer that was compressed; it goes to the application as it came. */
final class Inflating implements AnswerReader {

  private static final int CHUNK = 2 * 1024;

  /** Beyond it nothing is read: a few bytes can stand for very many. */
  private static final long LIMIT = 256L * 1024 * 1024;

  /** What ends a gzip member: its checksum and its length. */
  private static final int TRAILER = 8;

  private final AnswerReader reader;
  private final GzipHeader header; // null for a body that begins at once
  private final Inflater inflater;
  private final byte[] out = new byte[CHUNK];
  private long read;
  private long inflated;
  private long behind; // bytes after the compressed data
  private long failedAt = -1;
  private boolean over;
  private boolean lost;

  private Inflating(AnswerReader reader, GzipHeader header, Inflater inflater) {
    this.reader = reader;
    this.header = header;
    this.inflater = inflater;
  }

  static Inflating gzip(AnswerReader reader) {
    return new Inflating(reader, new GzipHeader(), new Inflater(true));
  }

  static Inflating deflate(AnswerReader reader) {
    return new Inflating(reader, null, new Inflater());
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    read += length;
    if (over) {
      follow(length);
      return;
    }
    int from = header == null ? 0 : header.skip(bytes, offset, length);
    if (header != null && header.broken()) {
      lose();
      return;
    }
    inflater.setInput(bytes, offset + from, length - from);
    try {
      inflate();
    } catch (DataFormatException damaged) {
      lose();
    }
    if (failedAt < 0 && reader.failedAt() >= 0) {
      failedAt = read; // to the chunk: what was compressed together cannot be cut
    }
  }

  private void inflate() throws DataFormatException {
    for (int n = inflater.inflate(out); n > 0; n = inflater.inflate(out)) {
      reader.accept(out, 0, n);
      inflated += n;
      if (inflated > LIMIT) {
        lose();
        return;
      }
    }
    if (inflater.finished()) {
      follow(inflater.getRemaining());
      end();
    }
  }

  /** Whoever compresses in several members is not read: the first one alone would look cut. */
  private void follow(int bytes) {
    behind += bytes;
    lost |= header != null && behind > TRAILER;
  }

  private void lose() {
    lost = true;
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      inflater.end();
    }
  }

  @Override
  public Facts finish() {
    end();
    return reader.finish();
  }

  /** Nothing is said of an answer that cannot be read. */
  @Override
  public String text() {
    return lost ? null : reader.text();
  }

  @Override
  public boolean complete() {
    return lost || reader.complete();
  }

  @Override
  public boolean begun() {
    return lost || reader.begun();
  }

  @Override
  public boolean known() {
    return !lost && reader.known();
  }

  @Override
  public boolean callsTool() {
    return reader.callsTool();
  }

  @Override
  public long contents() {
    return reader.contents();
  }

  @Override
  public long failedAt() {
    return failedAt;
  }
}

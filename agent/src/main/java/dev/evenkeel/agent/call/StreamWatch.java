package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings.Hold;
import dev.evenkeel.agent.llm.AnswerReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * What may become of an answer that is held or watched: how long it is held back, how long it may
 * be silent, and where it must fail. A stream of a form that nobody knows is left alone once that
 * is clear, and an answer that is no stream goes as it came once it is whole.
 *
 * <p>Not thread safe: the calls of one tap follow one another.
 */
final class StreamWatch {

  /** The design's bound for what is held until the first content. */
  private static final int HOLD_LIMIT = 32 * 1024;

  /** For a stream that is held whole: beyond it the answer goes on as it comes. */
  private static final int WHOLE_LIMIT = 8 * 1024 * 1024;

  /** Pings may keep a stream alive that brings nothing; the factor. */
  private static final int CONTENT_STALLS = 5;

  private final AnswerReader reader;
  private final StreamRules.Rule rule;
  private final LongSupplier clock;
  private final long startNanos;
  private final int limit;
  private boolean holding = true;
  private long read;
  private long contents;
  private boolean fresh = true; // content has come since it was last asked for
  private long contentNanos;

  /**
   * @param startNanos when the request was sent
   */
  StreamWatch(AnswerReader reader, StreamRules.Rule rule, LongSupplier clock, long startNanos) {
    this.reader = reader;
    this.rule = rule;
    this.clock = clock;
    this.startNanos = startNanos;
    this.limit = whole() ? WHOLE_LIMIT : HOLD_LIMIT;
  }

  /** The reader has taken more. */
  void more(int length) {
    read += length;
    if (holding) {
      boolean begun = !whole() && reader.begun();
      holding = !begun && !failed() && read <= limit && (whole() || reader.known());
    }
    long come = reader.contents();
    fresh |= come != contents;
    contents = come;
  }

  boolean whole() {
    return rule.hold() == Hold.WHOLE;
  }

  boolean holds() {
    return holding;
  }

  /** The whole of it has come. */
  void release() {
    holding = false;
  }

  boolean failed() {
    return reader.failedAt() >= 0;
  }

  /** Bytes of the answer that may reach the application. */
  long passes() {
    long failedAt = rule.stream() ? reader.failedAt() : -1;
    return failedAt < 0 ? Long.MAX_VALUE : failedAt;
  }

  /** How long the next bytes may take. */
  long patienceNanos() {
    if (holding && contents == 0) {
      return left(rule.firstTokenNanos(), startNanos, clock.getAsLong());
    }
    long stall = rule.stallNanos();
    if (stall == Long.MAX_VALUE || !known()) {
      return Long.MAX_VALUE;
    }
    long now = clock.getAsLong();
    if (fresh) {
      fresh = false;
      contentNanos = now;
      return stall;
    }
    return Math.min(stall, left(CONTENT_STALLS * stall, contentNanos, now));
  }

  private static long left(long limit, long sinceNanos, long now) {
    return limit == Long.MAX_VALUE ? limit : Math.max(1, limit - (now - sinceNanos));
  }

  /** Whether this is a stream whose end can be told from a cut. */
  private boolean known() {
    return reader.begun();
  }

  /** Why the application must not take the end of the body for the end of the answer, or null. */
  IOException cut() {
    if (!rule.stream()) {
      return null; // a body that is cut fails by itself
    }
    if (failed()) {
      return new IOException("Evenkeel: the provider reported an error inside its stream");
    }
    return known() && !reader.complete()
        ? new EOFException("Evenkeel: the stream ended without its provider's end marker")
        : null;
  }

  /** Why a stream that ended before it could be shown is no answer, or null. */
  IOException unseen() {
    if (!rule.stream() || reader.complete()) {
      return null;
    }
    return reader.known()
        ? new EOFException("Evenkeel: the stream ended before its end marker")
        : null;
  }
}

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

  private static final int LOOKS = 10;
  private static final long MAX_LOOK_NANOS = 1_000_000_000L;

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
  private long seenReads = -1; // these four where silence is looked for
  private long seenContents = -1;
  private long seenReadsNanos;
  private long seenContentsNanos;

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
      boolean known = !rule.stream() || reader.known(); // else no end of it can be told
      holding = !begun && !failed() && read <= limit && known;
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
    if (awaitsFirst()) {
      return left(firstNanos(), startNanos, clock.getAsLong());
    }
    long stall = stallNanos();
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

  /**
   * A tenth of what may be silence, so that this is found a little late, and never early; before
   * the first content too, as one look may be all that is asked for until the next.
   */
  long lookNanos() {
    long stall = rule.stallNanos();
    long look =
        stall == Long.MAX_VALUE ? stall : Math.max(1, Math.min(MAX_LOOK_NANOS, stall / LOOKS));
    return awaitsFirst() ? Math.min(look, left(firstNanos(), startNanos, clock.getAsLong())) : look;
  }

  /**
   * See {@link AnswerTap#silent}. It reads what another thread writes, at most one event late.
   *
   * @param reads −1 while nobody waits
   */
  boolean silent(long reads) {
    long now = clock.getAsLong();
    if (awaitsFirst()) {
      return reads >= 0 && firstNanos() != Long.MAX_VALUE && now - startNanos >= firstNanos();
    }
    if (reads < 0 || reads != seenReads) {
      seenReads = reads;
      seenReadsNanos = now;
    }
    if (reads < 0 || contents != seenContents) {
      seenContents = contents;
      seenContentsNanos = now;
    }
    long stall = stallNanos();
    return stall != Long.MAX_VALUE
        && known()
        && (now - seenReadsNanos >= stall || now - seenContentsNanos >= CONTENT_STALLS * stall);
  }

  private boolean awaitsFirst() {
    return holding && (contents == 0 || !known());
  }

  /** To the first content, of which signs may have come: the model thinks. */
  private long firstNanos() {
    return contents == 0 ? rule.firstTokenNanos() : rule.thinkingNanos();
  }

  /** Between two reads; some providers send the whole of a tool's argument at once. */
  private long stallNanos() {
    return reader.callsTool() ? rule.workingNanos() : rule.stallNanos();
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

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads server-sent events: each {@code data} is a JSON document of its own. Lines may end in LF,
 * CR or CRLF, comments are skipped, and a field's text is never kept but for its first bytes.
 */
final class SseReader implements AnswerReader {

  private static final byte[] DONE = "[DONE]".getBytes(UTF_8);
  private static final int MAX_FIELD = 32;
  private static final int MAX_RAW = 1024;

  private final AnswerNotes notes;
  private final JsonScanner json;
  private final byte[] field = new byte[MAX_FIELD];
  private final byte[] raw = new byte[MAX_RAW];
  private int fieldLength;
  private int rawLength;
  private boolean inValue;
  private boolean data;
  private boolean event;
  private boolean leading;
  private boolean first = true; // line
  private boolean skipLineFeed;
  private boolean errorEvent;
  private boolean anyData;
  private boolean anyWord; // of the provider, besides that it is done
  private boolean anyEvent;
  private boolean heard; // a comment: the request waits for its turn
  private boolean malformed;
  private final EventPattern pattern = new EventPattern();
  private byte[] part; // the beginning of what may be an event like the last
  private int partLength;
  private boolean between = true; // two events
  private int documents; // of the event at hand
  private boolean odd; // it holds more than a document
  private long contentsBefore;
  private long before; // bytes of earlier chunks
  private long failedAt = -1;

  SseReader(AnswerNotes notes) {
    this.notes = notes;
    this.json = notes.scanner();
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int from = partLength > 0 ? join(bytes, offset, end) : offset;
    before -= offset;
    read(bytes, from, end);
    before += end;
  }

  /**
   * Goes on with an event of which a part has come.
   *
   * @return where to go on
   */
  private int join(byte[] bytes, int offset, int end) {
    int had = partLength;
    int more = Math.min(end - offset, part.length - had);
    System.arraycopy(bytes, offset, part, had, more);
    partLength += more;
    int eventEnd = pattern.match(part, 0, partLength);
    if (eventEnd == EventPattern.PART && partLength < part.length) {
      return end;
    }
    if (eventEnd > had) {
      alike();
      partLength = 0;
      return offset + eventEnd - had;
    }
    partLength = had;
    readPart();
    return offset;
  }

  /** What was kept as a part of an event like the last is none. */
  private void readPart() {
    int length = partLength;
    partLength = 0;
    pattern.forget();
    before -= length;
    read(part, 0, length);
    before += length;
  }

  /** Of the bytes, {@link #before} is where the first of the array would be in the stream. */
  private void read(byte[] bytes, int from, int end) {
    int i = from;
    int begin = between ? i : -1; // of the event at hand, where all of it is in these bytes
    while (i < end) {
      if (skipLineFeed) {
        skipLineFeed = false;
        if (bytes[i] == '\n') {
          i++;
          begin = between ? i : begin;
          continue;
        }
      }
      if (i == begin) {
        i = skipAlike(bytes, i, end);
        begin = i;
        if (i == end) {
          break;
        }
      }
      byte b = bytes[i];
      between = false;
      if (b == '\n' || b == '\r') {
        i++;
        endLine(before + i);
        skipLineFeed = b == '\r';
        if (between) {
          learn(bytes, b == '\n' ? begin : -1, i);
          begin = i;
        }
      } else {
        i = inValue ? value(bytes, i, end) : name(b, i);
      }
    }
  }

  /**
   * Takes the events that differ from the one before only in their words; keeps what may be a part
   * of one, as what is parsed in part must be parsed to its end, and be learned anew after it.
   */
  private int skipAlike(byte[] bytes, int from, int end) {
    int at = from;
    int next = pattern.match(bytes, at, end);
    while (next > 0) {
      alike();
      at = next;
      next = pattern.match(bytes, at, end);
    }
    if (next == EventPattern.PART && at < end && end - at < EventPattern.MAX_EVENT) {
      part = part == null ? new byte[EventPattern.MAX_EVENT] : part;
      partLength = end - at;
      System.arraycopy(bytes, at, part, 0, partLength);
      at = end;
    }
    contentsBefore = notes.content().contents();
    return at;
  }

  private void alike() {
    notes.content().more(pattern.contents());
  }

  /**
   * An event was parsed to its end.
   *
   * @param begin where in {@code bytes} it began, or −1 where it did not
   */
  private void learn(byte[] bytes, int begin, int end) {
    // Where the words themselves count, each event is to be parsed
    if (documents == 1 && !odd && begin >= 0 && !notes.keepsWords() && !notes.tellsError()) {
      pattern.learn(bytes, begin, end, notes.content().contents() - contentsBefore);
    } else if (documents > 0 || odd || notes.tellsError()) {
      pattern.forget();
    }
    documents = 0;
    odd = false;
  }

  private int name(byte b, int i) {
    if (b != ':') {
      if (fieldLength < MAX_FIELD) {
        field[fieldLength] = b;
      }
      fieldLength++;
      return i + 1;
    }
    if (first) {
      skipMark();
    }
    heard |= fieldLength == 0 && !anyData;
    boolean error = is("error"); // llama.cpp's, for years
    if (error) {
      errorEvent = true;
      notes.error().mark();
    }
    data = error || is("data");
    event = is("event");
    inValue = true;
    leading = true;
    if (event) {
      rawLength = 0;
    }
    return i + 1;
  }

  /** A stream may begin with a byte order mark, which belongs to no field. */
  private void skipMark() {
    boolean mark =
        fieldLength >= 3
            && field[0] == (byte) 0xef
            && field[1] == (byte) 0xbb
            && field[2] == (byte) 0xbf;
    if (mark) {
      fieldLength -= 3;
      System.arraycopy(field, 3, field, 0, Math.min(fieldLength, MAX_FIELD - 3));
    }
  }

  private boolean is(String name) {
    if (fieldLength != name.length()) {
      return false;
    }
    for (int i = 0; i < fieldLength; i++) {
      if (field[i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Takes the value up to the end of its line. */
  private int value(byte[] bytes, int from, int end) {
    int start = leading && bytes[from] == ' ' ? from + 1 : from;
    leading = false;
    int i = start;
    while (i < end && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    if (data) {
      json.accept(bytes, start, i - start);
    }
    if (data || event) {
      int n = Math.min(i - start, MAX_RAW - rawLength);
      System.arraycopy(bytes, start, raw, rawLength, n);
      rawLength += n;
    }
    return i;
  }

  /**
   * @param at bytes of the stream up to here
   */
  private void endLine(long at) {
    first = false;
    if (data) {
      endData();
    } else if (event) {
      errorEvent = field().trim().equals("error");
      if (errorEvent) {
        notes.error().mark();
      }
      rawLength = 0;
    } else if (fieldLength == 0 && !inValue) {
      between = true;
      errorEvent = false;
      anyEvent |= anyData;
      endEvent();
      if (failedAt < 0 && notes.tellsError()) {
        failedAt = at;
      }
    }
    fieldLength = 0;
    inValue = false;
    data = false;
    event = false;
  }

  /** One line of data: most often a document; in the rare other case the next line goes on. */
  private void endData() {
    json.end();
    anyData |= rawLength > 0;
    documents += json.whole() ? 1 : 0;
    odd |= !json.whole();
    anyWord |= rawLength > 0 && !done();
    if (done()) {
      notes.content().ends();
      notes.content().eventEnded();
    } else if (json.broken() && errorEvent) {
      notes.error().text(field());
    } else {
      malformed |= json.broken();
    }
    if (json.broken() || json.whole()) {
      json.reset();
    }
    rawLength = 0;
  }

  /** What an event has left unfinished is not carried on by the next. */
  private void endEvent() {
    malformed |= json.begun();
    json.reset();
  }

  private boolean done() {
    if (rawLength < DONE.length) {
      return false;
    }
    for (int i = 0; i < DONE.length; i++) {
      if (raw[i] != DONE[i]) {
        return false;
      }
    }
    return true;
  }

  private String field() {
    return new String(raw, 0, rawLength, UTF_8);
  }

  @Override
  public Facts finish() {
    if (partLength > 0) {
      readPart();
    }
    if (inValue || fieldLength > 0) {
      endLine(before);
    }
    if (failedAt < 0 && notes.tellsError()) {
      failedAt = before;
    }
    anyEvent |= anyData;
    if (!anyWord) {
      return notes.silent();
    }
    return notes.finish(null, true, malformed && notes.content().known());
  }

  @Override
  public String text() {
    return notes.text();
  }

  @Override
  public boolean complete() {
    return notes.content().complete() && !failing();
  }

  /** Whether what may look like an end is an error, whose event is not whole yet. */
  private boolean failing() {
    return failedAt < 0 && notes.tellsError();
  }

  @Override
  public boolean begun() {
    return notes.content().begun() && (notes.content().contents() > 0 || !failing());
  }

  @Override
  public boolean known() {
    return !anyEvent || notes.content().known();
  }

  @Override
  public boolean callsTool() {
    return notes.content().callsTool();
  }

  @Override
  public long contents() {
    return notes.content().contents() + (heard ? 1 : 0);
  }

  @Override
  public long failedAt() {
    return failedAt;
  }
}

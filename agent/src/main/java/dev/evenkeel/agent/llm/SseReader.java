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
  private boolean skipLineFeed;
  private boolean errorEvent;
  private boolean anyData;
  private boolean anyEvent;
  private boolean malformed;
  private final EventPattern pattern = new EventPattern();
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
    int i = offset;
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
        endLine(before + i - offset);
        skipLineFeed = b == '\r';
        if (between) {
          learn(bytes, b == '\n' ? begin : -1, i);
          begin = i;
        }
      } else {
        i = inValue ? value(bytes, i, end) : name(b, i);
      }
    }
    before += length;
  }

  /** Takes the events that differ from the one before only in their words. */
  private int skipAlike(byte[] bytes, int from, int end) {
    int at = from;
    for (int next = pattern.match(bytes, at, end); next > 0; next = pattern.match(bytes, at, end)) {
      notes.content().more(pattern.contents());
      at = next;
    }
    contentsBefore = notes.content().contents();
    return at;
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
    data = is("data");
    event = is("event");
    inValue = true;
    leading = true;
    if (event) {
      rawLength = 0;
    }
    return i + 1;
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
    if (done()) {
      notes.content().ended();
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
    if (inValue || fieldLength > 0) {
      endLine(before);
    }
    if (failedAt < 0 && notes.tellsError()) {
      failedAt = before;
    }
    anyEvent |= anyData;
    if (!anyData) {
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
    return notes.content().complete();
  }

  @Override
  public boolean begun() {
    return notes.content().begun();
  }

  @Override
  public boolean known() {
    return !anyEvent || notes.content().known();
  }

  @Override
  public long contents() {
    return notes.content().contents();
  }

  @Override
  public long failedAt() {
    return failedAt;
  }
}

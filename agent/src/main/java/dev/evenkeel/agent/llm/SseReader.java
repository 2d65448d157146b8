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
  private long before; // bytes of earlier chunks
  private long failedAt = -1;

  SseReader(AnswerNotes notes) {
    this.notes = notes;
    this.json = new JsonScanner(notes);
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      byte b = bytes[i];
      if (b == '\n' || b == '\r') {
        if (b == '\r' || !skipLineFeed) {
          endLine(before + i - offset + 1);
        }
        skipLineFeed = b == '\r';
        i++;
      } else {
        skipLineFeed = false;
        i = inValue ? value(bytes, i, end) : name(b, i);
      }
    }
    before += length;
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
    return fieldLength == name.length() && new String(field, 0, fieldLength, UTF_8).equals(name);
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
      errorEvent = text().trim().equals("error");
      if (errorEvent) {
        notes.error().mark();
      }
      rawLength = 0;
    } else if (fieldLength == 0 && !inValue) {
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
    if (done()) {
      notes.content().ended();
    } else if (json.broken() && errorEvent) {
      notes.error().text(text());
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

  private String text() {
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

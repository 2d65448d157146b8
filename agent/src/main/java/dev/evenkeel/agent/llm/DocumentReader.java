package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Reads a body that is one JSON document, several one after the other (NDJSON), or a text. Where a
 * server streams events without saying so, it goes over to {@link SseReader}.
 */
final class DocumentReader implements AnswerReader {

  private static final int MAX_TEXT = 16 * 1024;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final Pattern HIDDEN =
      Pattern.compile("(?is)<(style|script)\\b.*?</\\1>|<!--.*?-->");
  private static final Pattern TAGS = Pattern.compile("<[^<>]{0,2000}>");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final AnswerNotes notes;
  private final Endpoint endpoint;
  private final JsonScanner json;
  private final boolean lines;
  private final boolean jsonPromised;
  private byte[] text = new byte[0];
  private int length;
  private boolean first = true;
  private boolean bare;
  private AnswerReader events;
  private long ahead; // of the events
  private long read;
  private long marked; // bytes of a mark so far
  private long failedAt = -1;

  /**
   * @param lines whether the answer is said to be one document a line
   * @param jsonPromised whether the answer is said to be JSON
   */
  DocumentReader(AnswerNotes notes, Endpoint endpoint, boolean lines, boolean jsonPromised) {
    this.notes = notes;
    this.endpoint = endpoint;
    this.lines = lines;
    this.jsonPromised = jsonPromised;
    this.json = notes.scanner();
  }

  @Override
  public void accept(byte[] bytes, int offset, int count) {
    if (events != null) {
      events.accept(bytes, offset, count);
      return;
    }
    int mark = skipMark(bytes, offset, count);
    if (mark > 0) {
      read += mark;
      marked += mark;
      accept(bytes, offset + mark, count - mark);
      return;
    }
    for (int i = offset, end = offset + count; first && i < end; i++) {
      begin(bytes[i]);
      if (events != null) {
        ahead = read + i - offset;
        events.accept(bytes, i, end - i);
        return;
      }
    }
    json.accept(bytes, offset, count);
    read += count;
    if (failedAt < 0 && notes.error().certain()) {
      failedAt = read;
    }
    if (bare || notes.failed()) {
      keep(bytes, offset, count);
    }
  }

  /** How many of the bytes belong to a byte order mark before the document. */
  private int skipMark(byte[] bytes, int offset, int count) {
    int i = 0;
    while (marked == read
        && i < count
        && read + i < MARK.length
        && bytes[offset + i] == MARK[(int) read + i]) {
      i++;
    }
    return i;
  }

  /** Looks at the first byte that is no white space. */
  private void begin(byte b) {
    if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      return;
    }
    first = false;
    if (b == '{' || b == '[') {
      return;
    }
    bare = true;
    if (!notes.failed() && endpoint.stream() && ":deir".indexOf(b) >= 0) {
      events = new SseReader(notes);
    }
  }

  private void keep(byte[] bytes, int offset, int count) {
    int n = Math.min(count, MAX_TEXT - length);
    if (n > 0) {
      if (length + n > text.length) {
        text = Arrays.copyOf(text, Math.min(MAX_TEXT, Math.max(length + n, 2 * text.length)));
      }
      System.arraycopy(bytes, offset, text, length, n);
      length += n;
    }
  }

  @Override
  public Facts finish() {
    if (events != null) {
      return events.finish();
    }
    if (first && endpoint.inference() && notes.ok()) {
      return notes.silent();
    }
    json.end();
    if (json.whole() && endpoint.inference() && notes.ok() && notes.hollow()) {
      return notes.silent();
    }
    if (failedAt < 0 && notes.tellsError()) {
      failedAt = read;
    }
    boolean streamed = lines || json.documents() > 1 || endpoint.stream();
    boolean unread = json.broken() || first;
    String words = notes.failed() && unread && !first ? words() : null;
    return notes.finish(words, streamed, malformed(streamed));
  }

  /** A 200 of an inference that is no JSON, or is cut. */
  private boolean malformed(boolean streamed) {
    if (!endpoint.inference() || notes.failed() || first) {
      return false;
    }
    if (json.broken()) {
      return bare || jsonPromised;
    }
    return json.whole() ? !lines && foreign() : !streamed;
  }

  /** A document of somebody else, in the place of an answer whose form is known. */
  private boolean foreign() {
    return switch (endpoint.api()) {
      case OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_COMPLETIONS, ANTHROPIC_MESSAGES, MISTRAL ->
          json.documents() == 1 && notes.foreign();
      default -> false;
    };
  }

  private String words() {
    String all = new String(text, 0, length, UTF_8);
    if (all.indexOf('<') >= 0) {
      all = TAGS.matcher(HIDDEN.matcher(all).replaceAll(" ")).replaceAll(" ");
    }
    all = SPACES.matcher(all).replaceAll(" ").trim();
    return all.isEmpty() ? null : all;
  }

  @Override
  public String text() {
    return notes.text();
  }

  @Override
  public boolean complete() {
    if (events != null) {
      return events.complete();
    }
    if (lines || json.documents() > 1) {
      return notes.content().complete();
    }
    // Google streams one array; a server that cannot stream sends one object
    boolean document = endpoint.stream() && !first && !bare && !notes.failed();
    return !document || json.whole() || notes.content().complete();
  }

  @Override
  public boolean begun() {
    if (events != null) {
      return events.begun();
    }
    return notes.content().begun();
  }

  @Override
  public boolean known() {
    if (events != null) {
      return events.known();
    }
    boolean text = bare && !lines && !jsonPromised;
    return !text && (json.documents() == 0 || notes.content().known());
  }

  @Override
  public boolean callsTool() {
    return events != null ? events.callsTool() : notes.content().callsTool();
  }

  @Override
  public long contents() {
    if (events != null) {
      return events.contents();
    }
    return notes.content().contents();
  }

  /** Of a stream of lines to the chunk, not to the byte: it ends with its error. */
  @Override
  public long failedAt() {
    if (events != null) {
      return events.failedAt() < 0 ? -1 : ahead + events.failedAt();
    }
    return failedAt;
  }
}

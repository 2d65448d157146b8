package dev.evenkeel.agent.llm;

import java.util.Arrays;
import java.util.Set;

/**
 * A push parser for JSON whose bytes arrive in any pieces. Unlike a general parser it cuts long
 * strings instead of keeping them, so that an answer of any size is read in a few KiB; it accepts
 * one document after the other, as NDJSON has them; and it never throws: it is {@link #broken}
 * instead. Arrays add nothing to the path: {@code [{"error":{"code":1}}]} has the path error, code.
 */
final class JsonScanner {

  /** Is told of what was read; looks at the scanner for path and value. */
  interface Sink {
    /** An object or array begins; {@link JsonScanner#kind} tells which. */
    default void opened(JsonScanner at) {}

    /** A string, number, literal or null was read. */
    void value(JsonScanner at);

    /** A whole document was read. */
    default void ended(JsonScanner at) {}

    /**
     * What {@link JsonScanner#capture} was asked for has come.
     *
     * @param json as it came; null where it was longer than what is kept
     */
    default void captured(JsonScanner at, byte[] json) {}
  }

  enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL
  }

  private enum State {
    VALUE,
    FIRST_VALUE,
    FIRST_KEY,
    KEY,
    COLON,
    AFTER,
    STRING,
    ESCAPE,
    UNICODE,
    NUMBER,
    LITERAL,
    BROKEN
  }

  /** Where a model's words stand: of interest is only whether there are any. */
  private static final Set<String> PROSE =
      Set.of("content", "text", "reasoning", "reasoning_content", "thinking");

  private static final int MAX_DEPTH = 96;
  private static final int USUAL_DEPTH = 12;

  private final Sink sink;
  private boolean[] object = new boolean[USUAL_DEPTH];
  private int[] base = new int[USUAL_DEPTH];
  private String[] path = new String[USUAL_DEPTH + 1];
  private final JsonText text;
  private State state = State.VALUE;
  private int depth;
  private int pathLength;
  private boolean inKey;
  private Kind kind = Kind.NULL;
  private int unicode;
  private int unicodeDigits;
  private long documents;
  private final Room room;
  private JsonCapture capture; // null while nothing is captured

  JsonScanner(Sink sink) {
    this(sink, null);
  }

  /**
   * @param room for strings that are kept whole; null where only their beginning counts
   */
  JsonScanner(Sink sink, Room room) {
    this.sink = sink;
    this.room = room;
    this.text = new JsonText(room);
  }

  /** Keeps the object or array that was just opened, and tells the sink of it when it is whole. */
  void capture() {
    if (capture == null) {
      capture = new JsonCapture(depth, kind == Kind.OBJECT, room == null ? 0 : room.left());
    }
  }

  /** Starts afresh, whatever was left unfinished. */
  void reset() {
    state = State.VALUE;
    depth = 0;
    pathLength = 0;
    text.clear();
    documents = 0;
    capture = null;
  }

  void accept(byte[] bytes, int offset, int count) {
    int end = offset + count;
    int i = offset;
    while (i < end && state != State.BROKEN) {
      if (state == State.STRING) { // most of an answer
        int from = i;
        i = Bytes.endOfRun(bytes, i, end);
        text.append(bytes, from, i - from);
        if (capture != null) {
          capture.add(bytes, from, i - from);
        }
      }
      if (i < end) {
        int after = capture == null && bytes[i] == '"' ? string(bytes, i + 1, end) : -1;
        if (after < 0) {
          if (capture != null) {
            capture.add(bytes, i, 1);
          }
          step(bytes[i++]);
        } else {
          i = after;
        }
      }
    }
  }

  /**
   * Reads a string at once that lies here whole and as it is meant, as most do.
   *
   * @param from after the opening quote
   * @return where to read on; −1 where this is no such string
   */
  private int string(byte[] bytes, int from, int end) {
    boolean key = state == State.FIRST_KEY || state == State.KEY;
    if (!key && state != State.VALUE && state != State.FIRST_VALUE) {
      return -1;
    }
    int close = Bytes.endOfString(bytes, from, end);
    int kept = key ? close : Math.min(close, from + kept());
    if (close < 0 || Bytes.endOfRun(bytes, from, kept) < kept || !sound(bytes, kept, close)) {
      return -1;
    }
    if (key) {
      pathLength = base[depth - 1];
      path[pathLength++] = text.internName(bytes, from, close);
      boolean colon = close + 1 < end && bytes[close + 1] == ':';
      state = colon ? State.VALUE : State.COLON;
      return close + (colon ? 2 : 1);
    }
    beginString(false);
    text.append(bytes, from, close - from);
    stringDone();
    return close + 1;
  }

  /** Whether all escapes are of one character: what is not kept must be JSON all the same. */
  private static boolean sound(byte[] bytes, int from, int close) {
    int i = Bytes.endOfRun(bytes, from, close);
    while (i < close && "\"\\/bfnrt".indexOf(bytes[i + 1]) >= 0) {
      i = Bytes.endOfRun(bytes, Math.min(close, i + 2), close);
    }
    return i >= close;
  }

  /** No more bytes: a number at the top level ends here. */
  void end() {
    if (state == State.NUMBER || state == State.LITERAL) {
      finishBare();
    }
  }

  /** Whether what was read is no JSON. */
  boolean broken() {
    return state == State.BROKEN;
  }

  /** Whether the last document that was begun has also ended, and there was one. */
  boolean whole() {
    return documents > 0 && depth == 0 && state == State.VALUE;
  }

  /** Whether a document was begun that has not ended. */
  boolean begun() {
    return depth > 0 || state != State.VALUE;
  }

  /** Documents read to their end since the last reset. */
  long documents() {
    return documents;
  }

  Kind kind() {
    return kind;
  }

  /** How many objects and arrays are open around the value. */
  int containers() {
    return depth;
  }

  /** How many names lead to the value. */
  int depth() {
    return pathLength;
  }

  /** The name that is {@code up} levels above the value's own (0); empty above the top. */
  String name(int up) {
    int at = pathLength - 1 - up;
    return at < 0 ? "" : path[at];
  }

  boolean under(String name) {
    for (int i = pathLength - 2; i >= 0; i--) {
      if (path[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** The string or number as text; strings are cut at 8 KiB, or where there is no more room. */
  String text() {
    return text.string();
  }

  boolean blank() {
    return text.blank();
  }

  boolean wasCut() {
    return text.wasCut();
  }

  byte[] bytes() {
    return text.bytes();
  }

  /** The number's integral part, or −1 when it is negative or no number. */
  long number() {
    return kind == Kind.NUMBER ? text.number() : -1;
  }

  private void step(byte b) {
    switch (state) {
      case STRING -> inString(b);
      case ESCAPE -> escape(b);
      case UNICODE -> unicode(b);
      case NUMBER, LITERAL -> bare(b);
      default -> structure(b);
    }
  }

  private void structure(byte b) {
    if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      return;
    }
    switch (state) {
      case VALUE -> beginValue(b);
      case FIRST_VALUE -> {
        if (b == ']') {
          close();
        } else {
          beginValue(b);
        }
      }
      case FIRST_KEY, KEY -> {
        if (b == '"') {
          beginString(true);
        } else if (b == '}' && state == State.FIRST_KEY) {
          close();
        } else {
          state = State.BROKEN;
        }
      }
      case COLON -> state = b == ':' ? State.VALUE : State.BROKEN;
      default -> after(b);
    }
  }

  private void after(byte b) {
    boolean inObject = object[depth - 1];
    if (b == ',') {
      state = inObject ? State.KEY : State.VALUE;
    } else if (b == (inObject ? '}' : ']')) {
      close();
    } else {
      state = State.BROKEN;
    }
  }

  private void beginValue(byte b) {
    switch (b) {
      case '{', '[' -> open(b == '{');
      case '"' -> beginString(false);
      case 't', 'f', 'n' -> beginBare(State.LITERAL, b);
      default -> {
        if (b == '-' || (b >= '0' && b <= '9')) {
          beginBare(State.NUMBER, b);
        } else {
          state = State.BROKEN;
        }
      }
    }
  }

  private void open(boolean isObject) {
    if (depth == MAX_DEPTH) {
      state = State.BROKEN;
      return;
    }
    if (depth == object.length) {
      object = Arrays.copyOf(object, MAX_DEPTH);
      base = Arrays.copyOf(base, MAX_DEPTH);
      path = Arrays.copyOf(path, MAX_DEPTH + 1);
    }
    kind = isObject ? Kind.OBJECT : Kind.ARRAY;
    sink.opened(this);
    object[depth] = isObject;
    base[depth++] = pathLength;
    state = isObject ? State.FIRST_KEY : State.FIRST_VALUE;
  }

  private void close() {
    pathLength = base[--depth];
    if (capture != null && capture.depth() == depth) {
      byte[] json = capture.json();
      capture = null;
      sink.captured(this, json);
    }
    valueDone();
  }

  /** A value has ended: the path goes back to what the enclosing container has. */
  private void valueDone() {
    if (depth == 0) {
      pathLength = 0;
      state = State.VALUE;
      documents++;
      sink.ended(this);
    } else {
      pathLength = base[depth - 1];
      state = State.AFTER;
    }
  }

  private void beginString(boolean key) {
    inKey = key;
    text.clear();
    text.keep(key ? JsonText.BEGINNING : kept());
    state = State.STRING;
  }

  /** How much is kept of the string that comes here as a value. */
  private int kept() {
    boolean prose = room == null && pathLength > 0 && PROSE.contains(path[pathLength - 1]);
    return prose || capture != null ? JsonText.BEGINNING : text.most();
  }

  private void beginBare(State next, byte b) {
    text.clear();
    text.append(b);
    state = next;
  }

  private void inString(byte b) {
    if (b == '\\') {
      state = State.ESCAPE;
    } else if (inKey) {
      pathLength = base[depth - 1];
      path[pathLength++] = text.internName();
      state = State.COLON;
    } else {
      stringDone();
    }
  }

  private void stringDone() {
    kind = Kind.STRING;
    sink.value(this);
    text.release();
    valueDone();
  }

  private void escape(byte b) {
    state = State.STRING;
    switch (b) {
      case '"', '\\', '/' -> text.append(b);
      case 'b' -> text.append((byte) '\b');
      case 'f' -> text.append((byte) '\f');
      case 'n' -> text.append((byte) '\n');
      case 'r' -> text.append((byte) '\r');
      case 't' -> text.append((byte) '\t');
      case 'u' -> {
        unicode = 0;
        unicodeDigits = 0;
        state = State.UNICODE;
      }
      default -> state = State.BROKEN;
    }
  }

  private void unicode(byte b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      state = State.BROKEN;
      return;
    }
    unicode = unicode << 4 | digit;
    if (++unicodeDigits == 4) {
      text.appendCharacter((char) unicode);
      state = State.STRING;
    }
  }

  private void bare(byte b) {
    if ((b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '.'
        || b == '-'
        || b == '+'
        || b == 'E') {
      text.append(b);
      return;
    }
    finishBare();
    if (state != State.BROKEN) {
      structure(b);
    }
  }

  private void finishBare() {
    Kind found = state == State.NUMBER ? Kind.NUMBER : literal();
    if (found == null) {
      state = State.BROKEN;
      return;
    }
    kind = found;
    sink.value(this);
    text.release();
    valueDone();
  }

  private Kind literal() {
    return text.is("null")
        ? Kind.NULL
        : text.is("true") ? Kind.TRUE : text.is("false") ? Kind.FALSE : null;
  }
}

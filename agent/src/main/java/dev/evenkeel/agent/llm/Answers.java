package dev.evenkeel.agent.llm;

import java.util.Locale;

/** Entry to everything that reads answers. */
public final class Answers {

  private static final int OK = 200;

  private Answers() {}

  /** Reads a whole body, an error's or not. {@code body} may be cut at 64 KiB. */
  public static Facts read(Endpoint endpoint, int status, Headers headers, byte[] body) {
    return read(Request.of(endpoint), status, headers, body);
  }

  /** The same for an answer to a known request. */
  public static Facts read(Request request, int status, Headers headers, byte[] body) {
    AnswerReader reader = reader(request, status, headers);
    reader.accept(body, 0, body.length);
    return reader.finish();
  }

  /** A reader for an answer to a request of which no more is known than its endpoint. */
  public static AnswerReader reader(Endpoint endpoint, int status, Headers headers) {
    return reader(Request.of(endpoint), status, headers);
  }

  /**
   * A reader for an answer whose body is about to pass by. Of a body with a {@code
   * content-encoding} other than gzip and deflate only status and headers count.
   */
  public static AnswerReader reader(Request request, int status, Headers headers) {
    Endpoint endpoint = request.endpoint();
    Promise promise = status == OK ? request.promise() : null;
    String encoding = headers.get("content-encoding");
    encoding = encoding == null ? "" : encoding.trim().toLowerCase(Locale.ROOT);
    boolean plain = encoding.isEmpty() || encoding.equals("identity");
    OutputNotes output = null;
    if (promise != null || (request.keepsText() && status == OK)) {
      Room room = new Room(plain ? Room.PLAIN : Room.COMPRESSED);
      output = new OutputNotes(promise, endpoint, request.keepsText(), room);
    }
    AnswerNotes notes =
        new AnswerNotes(status, headers, amazon(endpoint), endpoint.inference(), output);
    return switch (encoding) {
      case "", "identity" -> plain(endpoint, status, headers, notes);
      case "gzip", "x-gzip" -> Inflating.gzip(plain(endpoint, status, headers, notes));
      case "deflate" -> Inflating.deflate(plain(endpoint, status, headers, notes));
      default -> new UnreadableBody(notes);
    };
  }

  private static boolean amazon(Endpoint endpoint) {
    return switch (endpoint.api()) {
      case BEDROCK_CONVERSE, BEDROCK_INVOKE, OTHER -> true;
      default -> endpoint.provider().startsWith("bedrock");
    };
  }

  /** Whether the path alone says that Amazon's frames will come. */
  private static boolean framed(Endpoint endpoint) {
    return switch (endpoint.api()) {
      case BEDROCK_CONVERSE, BEDROCK_INVOKE -> endpoint.stream();
      default -> false;
    };
  }

  private static AnswerReader plain(
      Endpoint endpoint, int status, Headers headers, AnswerNotes notes) {
    String type = headers.get("content-type");
    type = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (status < 400) {
      if (type.startsWith("text/event-stream")) {
        return new SseReader(notes);
      }
      if (type.startsWith("application/vnd.amazon.eventstream")
          || (type.isEmpty() && framed(endpoint))) {
        return new EventStreamReader(notes);
      }
    }
    boolean lines = type.contains("ndjson") || type.contains("jsonl") || type.contains("json-seq");
    boolean json = type.contains("json") || type.isEmpty();
    return new DocumentReader(notes, endpoint, lines, json);
  }

  /** Status and headers say what they can. */
  private record UnreadableBody(AnswerNotes notes) implements AnswerReader {
    @Override
    public void accept(byte[] bytes, int offset, int length) {
      // Compressed: nothing can be read of it.
    }

    @Override
    public boolean known() {
      return false; // so that nothing of it is held back, nor limited
    }

    @Override
    public Facts finish() {
      return notes.finish(null, false, false);
    }
  }
}

package dev.evenkeel.agent.llm;

import dev.evenkeel.agent.llm.Facts.ErrorFacts;
import dev.evenkeel.agent.llm.JsonScanner.Kind;
import java.util.Set;

/**
 * Collects what an answer says of an error, in every known shape: an {@code error} object or text,
 * flat objects, objects in an array, the errors of Google's RPC details, and errors inside a 200.
 */
final class ErrorNotes {

  private static final int MAX_TEXT = 4 * 1024;
  private static final int MAX_DETAIL = 3 * 1024;
  private static final int MAX_WORD = 512;
  private static final Set<String> DETAILS =
      Set.of(
          "reason",
          "quotaId",
          "code",
          "raw",
          "error_type",
          "type",
          "message",
          "msg",
          "cause",
          "faultstring");

  private final boolean failed;
  private final Part outer = new Part();
  private final Part inner = new Part();
  private StringBuilder detail; // null while there is none
  private boolean inside;
  private boolean named;
  private boolean settled;
  private int statusInside;
  private String retryDelay;
  private double waitSeconds = -1;
  private String exception;
  private String numbered; // what is said beside an error's number

  /** The fields of one object. */
  private static final class Part {
    String type;
    String code;
    String status;
    String message;
  }

  /**
   * @param failed whether the whole answer is an error, as its status says
   */
  ErrorNotes(boolean failed) {
    this.failed = failed;
  }

  /** An exception that travels outside the body: a header, or a frame of an event stream. */
  void exception(String name, boolean inBody) {
    int end = name.indexOf(':');
    exception = end < 0 ? name : name.substring(0, end);
    inside |= inBody;
  }

  /** A text that is no JSON, said to be an error. */
  void text(String message) {
    inside = true;
    inner.message = cut(message);
  }

  /** The provider marked what follows as an error. */
  void mark() {
    inside = true;
  }

  boolean found() {
    return inside || flat();
  }

  /** Whether nothing that the document may hold yet can make it another. */
  boolean certain() {
    return inside || settled;
  }

  /** {"code":"…","message":"…"} without the fields of an answer. */
  private boolean flat() {
    return named && outer.message != null && outer.code != null;
  }

  /** A document has ended: the first error of a stream holds, other events leave nothing. */
  void ended() {
    if (found()) {
      settled = true;
    } else if (!failed) {
      numbered = null;
      outer.code = null;
      outer.message = null;
      outer.type = null;
      statusInside = 0;
    }
  }

  void opened(JsonScanner at) {
    boolean error = at.kind() == Kind.OBJECT && at.name(0).equals("error");
    if (error && failed && errorAt(at, at.depth())) {
      inside = true;
    }
  }

  /** Whether this is of an error object, which is none where nothing stands in it. */
  private static boolean inError(JsonScanner at) {
    for (int depth = at.depth() - 1; depth > 0; depth--) {
      if (errorAt(at, depth)) {
        return true;
      }
    }
    return false;
  }

  void value(JsonScanner at) {
    Kind kind = at.kind();
    if (settled || kind == Kind.NULL || (kind == Kind.STRING && at.blank())) {
      return;
    }
    int depth = at.depth();
    String name = at.name(0);
    inside |= !inside && at.under("error") && inError(at);
    if (depth == 0) {
      if (failed && kind == Kind.STRING) {
        outer.message = cut(at.text());
      }
    } else if (name.equals("error") && kind == Kind.STRING && errorAt(at, depth)) {
      inside = true;
      inner.message = cut(at.text());
    } else if (depth == 1) {
      top(at, name);
    } else if (depth == 2 && at.name(1).equals("base_resp")) {
      baseResponse(at, name);
    } else if (errorAt(at, depth - 1)) {
      field(inner, at, name);
    } else if (at.under("error") || failed || inside) {
      nested(at, name);
    }
  }

  /** Whether the first {@code depth} names of the path lead to an error object. */
  private static boolean errorAt(JsonScanner at, int depth) {
    int up = at.depth() - depth;
    if (depth < 1 || !at.name(up).equals("error")) {
      return false;
    }
    return depth == 1
        || (depth == 2
            && switch (at.name(up + 1)) {
              case "response", "choices", "x_groq", "delta", "error" -> true;
              default -> false;
            });
  }

  private void top(JsonScanner at, String name) {
    if (failed || inside) {
      field(outer, at, name);
      return;
    }
    switch (name) {
      case "type", "object" -> { // Anthropic's and vLLM's
        if (at.text().equals("error")) {
          inside = true;
        }
      }
      case "code" -> {
        number(at);
        boolean error = at.kind() == Kind.STRING ? !success(at.text()) : statusInside > 0;
        outer.code = error ? word(at) : null;
        named = true;
      }
      case "error_code" -> {
        String type = at.kind() == Kind.NUMBER ? ErrorNumbers.baidu(at.number()) : null;
        if (type == null) {
          outer.code = success(at.text()) ? null : word(at);
          named = true;
        } else {
          numbered(at, type);
        }
      }
      case "message", "msg", "error_msg" ->
          outer.message = at.kind() == Kind.STRING ? cut(at.text()) : null;
      case "error_type" -> outer.type = word(at);
      default -> {
        // An answer like any other.
      }
    }
  }

  /** MiniMax's, in every answer: its number is 0 where nothing is wrong. */
  private void baseResponse(JsonScanner at, String name) {
    if (name.equals("status_msg")) {
      numbered = cut(at.text());
    } else if (name.equals("status_code") && at.kind() == Kind.NUMBER && at.number() != 0) {
      numbered(at, ErrorNumbers.baseResponse(at.number()));
    }
  }

  private void numbered(JsonScanner at, String type) {
    inside = true;
    inner.type = type;
    inner.code = word(at);
  }

  /** In the words of those who give a code to success too. */
  private static boolean success(String code) {
    return switch (code) {
      case "0", "200", "ok", "OK", "success", "Success", "SUCCESS" -> true;
      default -> false;
    };
  }

  private void field(Part part, JsonScanner at, String name) {
    switch (name) {
      case "message", "detail", "Message", "error_message", "errorMessage", "msg", "title" -> {
        if (part.message == null || name.equalsIgnoreCase("message")) {
          part.message = cut(at.text());
        } else {
          note(at);
        }
      }
      case "type", "error_type", "__type" -> {
        String value = word(at);
        if (part.type == null || part.type.equals("error")) {
          part.type = value;
        }
      }
      case "code", "error_code", "errorCode" -> {
        part.code = word(at);
        number(at);
      }
      case "status" -> {
        if (at.kind() == Kind.STRING) {
          part.status = word(at);
        } else {
          number(at);
        }
      }
      case "http_status_code", "status_code", "statusCode", "raw_status_code" -> number(at);
      case "estimated_time", "retry_after", "retry_after_seconds", "resets_in_seconds" ->
          seconds(at);
      case "details" -> note(at);
      case "reason" -> note(at);
      default -> {
        // Parameters, ids, links.
      }
    }
  }

  private void nested(JsonScanner at, String name) {
    if (name.equals("retryDelay") && at.kind() == Kind.STRING) {
      retryDelay = word(at);
    } else if (name.equals("retry_after_seconds") || name.equals("retry_after")) {
      seconds(at);
    } else if (name.equals("flagged_input")) { // OpenRouter's, of moderation: the prompt itself
      inner.type = inner.type == null ? "content_filter" : inner.type;
    } else if (DETAILS.contains(name) && !at.under("previous_errors")) {
      if ((name.equals("msg") || name.equals("message")) && outer.message == null) {
        outer.message = cut(at.text());
      } else {
        note(at);
      }
    }
  }

  private void note(JsonScanner at) {
    if (at.kind() == Kind.STRING && (detail == null || detail.length() < MAX_DETAIL)) {
      detail = detail == null ? new StringBuilder() : detail;
      String text = cut(at.text());
      detail.append(text, 0, Math.min(text.length(), MAX_DETAIL - detail.length())).append('\n');
      detail.trimToSize();
    }
  }

  private void number(JsonScanner at) {
    long n = at.number();
    if (at.kind() == Kind.STRING && at.text().matches("[45]\\d\\d")) {
      n = Long.parseLong(at.text());
    }
    if (n >= 400 && n <= 599) {
      statusInside = (int) n;
    }
  }

  private void seconds(JsonScanner at) {
    try {
      waitSeconds = Double.parseDouble(at.text());
    } catch (NumberFormatException e) {
      // Not a number of seconds: no hint.
    }
  }

  /** The RetryInfo of Google's details, e.g. {@code 48s}, or null. */
  String retryDelay() {
    return retryDelay;
  }

  /** A wait that a field of the body names, in seconds; negative without one. */
  double waitSeconds() {
    return waitSeconds;
  }

  /** What the error says, whole: for hints in its text. */
  String words() {
    String message = message();
    return (message == null ? "" : message) + '\n' + (detail == null ? "" : detail);
  }

  private String message() {
    String message = inner.message != null ? inner.message : outer.message;
    return message != null || !inside ? message : numbered;
  }

  /**
   * @param fallback the text of a body that is no JSON, or null
   */
  ErrorFacts finish(String fallback, boolean inStream) {
    String type = first(inner.type, outer.type);
    String message = message();
    if (inner.message != null && outer.message != null && !outer.message.equals(inner.message)) {
      // {"error":"Too Many Requests","message":"…"}: the short one is the type
      type = first(type, inner.message);
      message = outer.message;
    }
    return new ErrorFacts(
        type,
        first(inner.code, outer.code),
        first(exception, first(inner.status, outer.status)),
        first(message, fallback),
        statusInside,
        inStream,
        detail == null ? null : detail.toString());
  }

  private static String first(String a, String b) {
    return a != null ? a : b;
  }

  private static String word(JsonScanner at) {
    String text = at.text();
    return text.length() <= MAX_WORD ? text : text.substring(0, MAX_WORD);
  }

  /** To 4 KiB, whether a character takes one byte or two. */
  private static String cut(String text) {
    if (text.length() <= MAX_TEXT / 2) {
      return text;
    }
    boolean narrow = text.chars().allMatch(c -> c < 256);
    return text.substring(0, Math.min(text.length(), narrow ? MAX_TEXT : MAX_TEXT / 2));
  }
}

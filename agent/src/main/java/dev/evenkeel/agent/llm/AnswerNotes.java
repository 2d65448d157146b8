package dev.evenkeel.agent.llm;

import dev.evenkeel.agent.llm.Facts.Content;
import dev.evenkeel.agent.llm.Facts.ErrorFacts;
import dev.evenkeel.agent.llm.JsonScanner.Kind;

/** What is noted of one answer while it is read, and what it comes to in the end. */
final class AnswerNotes implements JsonScanner.Sink {

  private static final int NONE = Integer.MAX_VALUE;

  private final int status;
  private final Headers headers;
  private final boolean failed;
  private final boolean inference;
  private final UsageNotes usage = new UsageNotes();
  private final ErrorNotes error;
  private final ContentNotes content = new ContentNotes();
  private final OutputNotes output; // null where the request promises nothing
  private boolean told; // anything at all
  private int arguments = NONE; // how many containers are open around a tool's arguments

  /**
   * @param amazon whether headers may say what the body does not
   * @param inference whether an answer of a model is expected
   * @param output null where the request promises nothing
   */
  AnswerNotes(int status, Headers headers, boolean amazon, boolean inference, OutputNotes output) {
    this.status = status;
    this.output = output;
    this.headers = headers;
    this.failed = status >= 400;
    this.inference = inference;
    this.error = new ErrorNotes(failed);
    if (amazon || failed) {
      usage.headers(headers);
      String exception = headers.get("x-amzn-errortype");
      if (failed && exception != null) {
        error.exception(exception, false);
      }
    }
  }

  ErrorNotes error() {
    return error;
  }

  ContentNotes content() {
    return content;
  }

  /** Whether the answer's words are gathered, and not only counted. */
  boolean keepsWords() {
    return output != null && output.keepsText();
  }

  /** The answer's text where it is gathered, or null. */
  String text() {
    return output == null ? null : output.text();
  }

  /** What reads the answer, and as much of it as is needed. */
  JsonScanner scanner() {
    return scanner(this);
  }

  /** The same for a reader that listens itself. */
  JsonScanner scanner(JsonScanner.Sink sink) {
    return new JsonScanner(sink, output == null ? null : output.room());
  }

  /** Whether a document says nothing at all: {}, [] or null. */
  boolean hollow() {
    return !told;
  }

  /** Whether what was read says nothing that its API would say. */
  boolean foreign() {
    return told && !content.known();
  }

  /** Whether the status promises an answer. */
  boolean ok() {
    return status == 200;
  }

  boolean failed() {
    return failed;
  }

  @Override
  public void opened(JsonScanner at) {
    error.opened(at);
    if (!failed && !inArguments(at)) {
      usage.opened(at);
      content.opened(at);
      if (output != null) {
        output.opened(at);
      }
      if (at.kind() == Kind.OBJECT && opensArguments(at)) {
        arguments = at.containers();
      }
    }
  }

  /** Whether this is the model's word to a tool, whatever its names: the provider says nothing. */
  private boolean inArguments(JsonScanner at) {
    if (arguments < at.containers()) {
      return true;
    }
    arguments = NONE;
    return false;
  }

  private static boolean opensArguments(JsonScanner at) {
    return switch (at.name(0)) {
      case "input" -> {
        String in = at.name(1);
        yield in.equals("content") || in.equals("content_block") || in.equals("toolUse");
      }
      case "args" -> at.name(1).equals("functionCall");
      case "arguments" -> at.depth() > 1;
      case "parameters" -> at.name(1).equals("tool_calls") || at.name(1).equals("tools");
      default -> false;
    };
  }

  @Override
  public void value(JsonScanner at) {
    told |= at.kind() != Kind.NULL;
    error.value(at);
    if (!failed && !inArguments(at)) {
      usage.value(at);
      content.value(at);
      if (output != null) {
        output.value(at);
      }
    }
  }

  @Override
  public void captured(JsonScanner at, byte[] json) {
    output.captured(json);
  }

  @Override
  public void ended(JsonScanner at) {
    error.ended();
    content.eventEnded();
  }

  /**
   * @param text the body where it is no JSON, else null
   * @param stream whether the body was a stream
   * @param malformed whether the body is not what the API promises
   */
  Facts finish(String text, boolean stream, boolean malformed) {
    ErrorFacts found = errorFacts(text, stream);
    long hint = -1;
    String source = "";
    if (found != ErrorFacts.NONE) {
      hint = Hints.fromHeaders(headers);
      source = hint < 0 ? "" : "header";
      if (hint < 0) {
        String words = text == null ? error.words() : error.words() + '\n' + text;
        hint = Hints.fromBody(words, error.retryDelay(), error.waitSeconds());
        source = hint < 0 ? "" : "body";
      }
    }
    Content judged = failed ? Content.UNKNOWN : malformed ? Content.MALFORMED : judge(stream);
    return new Facts(
        status, found, hint, source, content.model(), content.finish(), usage.finish(), judged);
  }

  /** By what it holds; where that is whole, by what the request made it promise. */
  private Content judge(boolean stream) {
    Content judged = content.judge(stream);
    if (judged == Content.EMPTY && !inference) {
      return Content.UNKNOWN;
    }
    if (output == null || judged != Content.PRESENT || (stream && !content.complete())) {
      return judged;
    }
    Content broken = output.judge();
    return broken == null ? judged : broken;
  }

  /** An answer without a single event, or without a byte. */
  Facts silent() {
    return new Facts(status, ErrorFacts.NONE, -1, "", null, null, usage.finish(), Content.EMPTY);
  }

  /** Whether a stream has told of an error so far. */
  boolean tellsError() {
    return error.found() || content.nativeFailure() != null || content.endedInError();
  }

  private ErrorFacts errorFacts(String text, boolean stream) {
    if (failed || error.found()) {
      return error.finish(text, stream && !failed);
    }
    if (content.nativeFailure() != null || content.endedInError()) {
      return new ErrorFacts(content.failure(), null, null, null, 0, stream);
    }
    return ErrorFacts.NONE;
  }
}

package dev.evenkeel.agent.llm;

/**
 * What an answer says of itself, read from status, headers and body; no policy in here.
 *
 * @param status the HTTP status
 * @param error what an error body or an error event says, or {@link ErrorFacts#NONE}
 * @param retryAfterMillis how long the provider asks to wait, in milliseconds; −1 when it does not
 * @param retryAfterSource {@code header}, {@code body} or an empty string
 * @param model the model that the answer names, or null
 * @param finishReason why the answer ended, in the provider's word, or null
 * @param usage the tokens that were reported
 * @param content what the answer holds, as far as it can be judged without knowing the request
 */
public record Facts(
    int status,
    ErrorFacts error,
    long retryAfterMillis,
    String retryAfterSource,
    String model,
    String finishReason,
    Usage usage,
    Content content) {

  /** Facts without a judgement of the content. */
  public Facts(
      int status,
      ErrorFacts error,
      long retryAfterMillis,
      String retryAfterSource,
      String model,
      String finishReason,
      Usage usage) {
    this(
        status,
        error,
        retryAfterMillis,
        retryAfterSource,
        model,
        finishReason,
        usage,
        Content.UNKNOWN);
  }

  /** What an answer with a status below 400 holds. */
  public enum Content {
    /** Not judged: no answer of a model, or of a form that is not known. */
    UNKNOWN,
    /** Text, a tool call or other output. */
    PRESENT,
    /** The form of an answer, with nothing in it. */
    EMPTY,
    /** Not the JSON that the API promises, or tool arguments that are no JSON. */
    MALFORMED,
    /** The model refuses in so many words. */
    REFUSED,
    /** The prompt was blocked before a model saw it. */
    BLOCKED,
    /** A call of a tool that the request did not declare. */
    UNDECLARED_TOOL,
    /** A tool's arguments, or the text, against the schema in the request. */
    OFF_SCHEMA
  }

  /**
   * An error as the provider words it. Every part may be null.
   *
   * @param type the error's type, e.g. {@code overloaded_error}
   * @param code the error's code, e.g. {@code insufficient_quota}
   * @param status the gRPC status or exception name, e.g. {@code RESOURCE_EXHAUSTED}
   * @param message the text, cut to a bounded length; never logged, labelled or audited
   * @param innerStatus a status number inside the body, or 0
   * @param inStream whether it arrived inside a 200 stream
   * @param detail reasons and texts further inside, one a line; handled like the message
   */
  public record ErrorFacts(
      String type,
      String code,
      String status,
      String message,
      int innerStatus,
      boolean inStream,
      String detail) {

    /** No error. */
    public static final ErrorFacts NONE = new ErrorFacts(null, null, null, null, 0, false);

    /** An error without details. */
    public ErrorFacts(
        String type,
        String code,
        String status,
        String message,
        int innerStatus,
        boolean inStream) {
      this(type, code, status, message, innerStatus, inStream, null);
    }
  }
}

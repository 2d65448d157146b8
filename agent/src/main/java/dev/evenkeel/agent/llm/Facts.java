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
 */
public record Facts(
    int status,
    ErrorFacts error,
    long retryAfterMillis,
    String retryAfterSource,
    String model,
    String finishReason,
    Usage usage) {

  /**
   * An error as the provider words it. Every part may be null.
   *
   * @param type the error's type, e.g. {@code overloaded_error}
   * @param code the error's code, e.g. {@code insufficient_quota}
   * @param status the gRPC status or exception name, e.g. {@code RESOURCE_EXHAUSTED}
   * @param message the text, cut to a bounded length; never logged, labelled or audited
   * @param innerStatus a status number inside the body, or 0
   * @param inStream whether it arrived inside a 200
   */
  public record ErrorFacts(
      String type, String code, String status, String message, int innerStatus, boolean inStream) {

    /** No error. */
    public static final ErrorFacts NONE = new ErrorFacts(null, null, null, null, 0, false);
  }
}

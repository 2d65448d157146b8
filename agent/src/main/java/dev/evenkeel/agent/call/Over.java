package dev.evenkeel.agent.call;

/**
 * Leaves an SDK's retry loop where the agent's word is final: its loop lets an exception through
 * that it does not know. Never reaches the application, which gets what is inside. It has no cause,
 * as some loops judge by that.
 */
public final class Over extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Exception failure;
  private final transient Object answer;

  private Over(Exception failure, Object answer) {
    super(null, null, false, false);
    this.failure = failure;
    this.answer = answer;
  }

  /** For an attempt that failed. */
  public static Over failed(Exception failure) {
    return new Over(failure, null);
  }

  /** For an attempt that the library ends with an answer, be it an error. */
  public static Over answered(Object answer) {
    return new Over(null, answer);
  }

  /** The failed attempt's exception, or null when it was answered. */
  public Exception failure() {
    return failure;
  }

  /** The library's answer, or null when there was none. */
  public Object answer() {
    return answer;
  }
}

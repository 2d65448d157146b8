package dev.evenkeel.agent.call;

/**
 * Leaves an SDK's retry loop where the agent's word is final: its loop lets an exception through
 * that it does not know. Never reaches the application, which gets what is inside.
 */
public final class Over extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Object answer;

  /** For an attempt that failed. */
  public Over(Exception failure) {
    super(null, failure, false, false);
    this.answer = null;
  }

  /** For an attempt that was answered by an error. */
  public Over(Object answer) {
    super(null, null, false, false);
    this.answer = answer;
  }

  /** The failed attempt's exception, or null when it was answered. */
  public Exception failure() {
    return (Exception) getCause();
  }

  /** The library's answer, or null when there was none. */
  public Object answer() {
    return answer;
  }
}

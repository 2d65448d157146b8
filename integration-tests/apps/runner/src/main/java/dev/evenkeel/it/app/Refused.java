package dev.evenkeel.it.app;

/** An error status, as callers report it whose library does not make it an exception. */
public final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String body;
  private final String evenkeel;

  /**
   * @param evenkeel the {@code x-evenkeel} header, or null
   */
  public Refused(int status, String body, String evenkeel) {
    super(status + " " + body);
    this.status = status;
    this.body = body;
    this.evenkeel = evenkeel;
  }

  public Failure failure() {
    return new Failure(status, body, evenkeel);
  }
}

package dev.evenkeel.agent.llm;

/** Writes errors the way a provider would, so that its SDK throws its own exception type. */
public final class ErrorBodies {

  private ErrorBodies() {}

  /**
   * A JSON body in the shape of the endpoint's provider, in UTF-8.
   *
   * @param status 429 or 503
   * @param code a machine-readable code, e.g. {@code circuit_open}
   * @param message a sentence for people, without anything of the request
   */
  public static byte[] body(Endpoint endpoint, int status, String code, String message) {
    return new byte[0];
  }
}

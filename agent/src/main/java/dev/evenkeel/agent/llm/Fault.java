package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** A fault of a provider that can be played, by the outcome that it must be classified as. */
public enum Fault {
  RATE_LIMITED,
  OVERLOADED,
  UNAVAILABLE,
  TIMEOUT,
  SERVER_ERROR;

  private static final String MESSAGE =
      "Evenkeel drill: a fault made inside the agent; the provider was not asked.";

  private static final String PAGE =
      "<html><head><title>502 Bad Gateway</title></head><body>" + MESSAGE + "</body></html>";

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word used in settings, metrics and logs; that of the outcome. */
  public String label() {
    return label;
  }

  /** The fault with this label, or null. */
  public static Fault of(String label) {
    for (Fault fault : values()) {
      if (fault.label.equals(label)) {
        return fault;
      }
    }
    return null;
  }

  /** The HTTP status that the endpoint's provider would send. */
  public int status(Endpoint endpoint) {
    return switch (this) {
      case RATE_LIMITED -> 429;
      case OVERLOADED -> endpoint.api() == Api.ANTHROPIC_MESSAGES ? 529 : 503;
      case UNAVAILABLE -> 502;
      case TIMEOUT -> 504;
      case SERVER_ERROR -> 500;
    };
  }

  /** The type of the body: an edge proxy answers with a page. */
  public String contentType() {
    return this == UNAVAILABLE ? "text/html" : "application/json";
  }

  /** The body in the shape of the endpoint's provider, in UTF-8. */
  public byte[] body(Endpoint endpoint) {
    String code =
        switch (this) {
          case RATE_LIMITED -> "rate_limit_exceeded";
          case OVERLOADED -> "overloaded";
          case TIMEOUT -> "timeout";
          case UNAVAILABLE, SERVER_ERROR -> "server_error";
        };
    return this == UNAVAILABLE
        ? PAGE.getBytes(UTF_8)
        : ErrorBodies.body(
            endpoint,
            status(endpoint),
            code,
            this == OVERLOADED ? "The model is overloaded. " + MESSAGE : MESSAGE);
  }
}

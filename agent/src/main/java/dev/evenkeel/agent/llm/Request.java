package dev.evenkeel.agent.llm;

/**
 * An LLM request: where it goes, and what its answer must keep.
 *
 * @param endpoint where it goes
 * @param promise null where it promises nothing that can be checked
 * @param keepsText whether the answer's text is wanted when it has passed by
 */
public record Request(Endpoint endpoint, Promise promise, boolean keepsText) {

  Request(Endpoint endpoint, Promise promise) {
    this(endpoint, promise, false);
  }

  /** A request of which no more is known. */
  public static Request of(Endpoint endpoint) {
    return new Request(endpoint, null);
  }

  /** The same where a header of the request asks for a stream. */
  public Request streaming() {
    return endpoint.stream() ? this : new Request(endpoint.streaming(), promise, keepsText);
  }

  /** The same at another endpoint of the same API. */
  public Request at(Endpoint other) {
    return new Request(other, promise, keepsText);
  }

  /** The same where the answer's text is wanted. */
  public Request keepingText() {
    return new Request(endpoint, promise, true);
  }
}

package dev.evenkeel.agent.llm;

import java.util.Map;

/** Tells LLM requests from all others. Immutable and thread safe. */
public final class Endpoints {

  private final Map<String, String> own;
  private final boolean detect;

  /**
   * @param own the user's endpoints: {@code host} or {@code host:port} to provider name
   * @param detect whether a request to an unknown host counts when its path and JSON body are those
   *     of a known API
   */
  public Endpoints(Map<String, String> own, boolean detect) {
    this.own = Map.copyOf(own);
    this.detect = detect;
  }

  /**
   * A quick look without allocation: false means that the request is surely no LLM call.
   *
   * @param method the HTTP method
   * @param host the host in lower case, without the port
   * @param port the port, or −1 for the scheme's own
   * @param url the URL or just its path; path and query start at {@code pathStart}
   */
  public boolean candidate(String method, String host, int port, String url, int pathStart) {
    return detect && own.isEmpty() && "POST".equals(method);
  }

  /**
   * Recognises a request.
   *
   * @param path raw path and query
   * @param body the request's body, or null where it cannot be read before it is sent
   * @return null when this is no LLM call
   */
  public Endpoint resolve(String method, String host, int port, String path, byte[] body) {
    return null;
  }
}

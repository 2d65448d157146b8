package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Headers;

/** What a transport knows of a request before it is sent; filled by the transport. */
public interface Exchange {

  /** The HTTP method in upper case. */
  String method();

  /** The host in lower case, without the port. */
  String host();

  /** The port, or −1 for the scheme's own. */
  int port();

  /** Raw path and query. */
  String path();

  /** The request's headers. */
  Headers headers();

  /** The whole body, or null where it cannot be read without disturbing the call. */
  byte[] body();

  /**
   * Whether the request can go to another endpoint without anything that is meant for its own:
   * neither what it holds itself nor what its client adds.
   */
  default boolean canLeave() {
    return false;
  }

  /** Whether the request can be sent a second time with the same bytes. */
  boolean repeatable();

  /**
   * What the caller's own timeout for the whole call leaves; {@link Long#MAX_VALUE} without one.
   */
  long remainingNanos();
}

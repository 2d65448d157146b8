package dev.evenkeel.provider;

import java.util.Map;
import java.util.Optional;

/**
 * A request as it arrived.
 *
 * @param number of the model's requests, from 0
 * @param nanos {@link System#nanoTime} when it was read whole
 * @param lastRole who speaks last in a conversation, such as {@code user}; empty where none does
 * @param headers lower-case names; credentials are left out
 * @param bodyHash of the body's bytes
 * @param protocol as in the request line, or {@code HTTP/2}
 */
public record Received(
    int number,
    long nanos,
    String path,
    String model,
    boolean stream,
    String lastRole,
    Map<String, String> headers,
    int bodyHash,
    String protocol) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}

package dev.evenkeel.agent.call;

import java.util.Map;

/**
 * An answer that the agent gives in the provider's place, in the provider's shape.
 *
 * @param status the HTTP status
 * @param headers lower-case names; includes {@code content-type}, {@code retry-after}, {@code
 *     x-should-retry: false} and {@code x-evenkeel} with the reason
 * @param body UTF-8 JSON
 */
public record Synthetic(int status, Map<String, String> headers, byte[] body) {}

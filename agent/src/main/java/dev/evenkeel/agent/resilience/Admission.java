package dev.evenkeel.agent.resilience;

/**
 * Whether an attempt may start.
 *
 * @param admitted whether it may
 * @param permit handed back to the breaker with the result; 0 when refused
 * @param reason {@code breaker_open}, {@code rate_gate} or {@code quota_gate} when refused, else
 *     empty
 * @param retryAfterNanos when to try again; 0 when admitted
 */
public record Admission(boolean admitted, long permit, String reason, long retryAfterNanos) {}

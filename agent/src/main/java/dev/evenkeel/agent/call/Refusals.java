package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.ErrorBodies;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.resilience.Admission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Writes the answers that the agent gives in the provider's place. */
final class Refusals {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private Refusals() {}

  /** The breaker is open, or a gate is shut. */
  static Synthetic refused(Endpoint endpoint, Admission admission) {
    long seconds =
        Math.max(1, (admission.retryAfterNanos() + 999_999_999L) / TimeUnit.SECONDS.toNanos(1));
    return switch (admission.reason()) {
      case "breaker_open" ->
          synthetic(
              endpoint,
              SERVICE_UNAVAILABLE,
              "breaker-open",
              "circuit_open",
              "Evenkeel: the circuit breaker of this route is open after repeated failures; next try"
                  + " in "
                  + seconds
                  + " s.",
              seconds);
      case "quota_gate" ->
          synthetic(
              endpoint,
              TOO_MANY_REQUESTS,
              "quota-gate",
              "insufficient_quota",
              "Evenkeel: the provider said that this key's quota is used up; next try in "
                  + seconds
                  + " s.",
              seconds);
      case "limit" -> limited(endpoint, "limit", "the limit set for this route", seconds);
      case "concurrency" ->
          limited(endpoint, "concurrency", "the number of calls at once on this route", seconds);
      case "bulkhead" ->
          limited(endpoint, "bulkhead", "the number of calls at once of this workload", seconds);
      default ->
          synthetic(
              endpoint,
              TOO_MANY_REQUESTS,
              "rate-gate",
              "rate_limit_exceeded",
              "Evenkeel: the provider asked to wait; next try in " + seconds + " s.",
              seconds);
    };
  }

  private static Synthetic limited(Endpoint endpoint, String why, String what, long seconds) {
    return synthetic(
        endpoint,
        TOO_MANY_REQUESTS,
        why,
        "rate_limit_exceeded",
        "Evenkeel: "
            + what
            + " is used up for longer than a call may wait; next try in "
            + seconds
            + " s.",
        seconds);
  }

  /** Every attempt ended without an answer, and the SDK above would only try again. */
  static Synthetic exhausted(Endpoint endpoint, Classification classification, int attempts) {
    return synthetic(
        endpoint,
        SERVICE_UNAVAILABLE,
        "no-answer",
        "no_answer",
        "Evenkeel: no answer from the provider ("
            + classification.outcome().label()
            + ") after "
            + attempts
            + (attempts == 1 ? " attempt." : " attempts."),
        -1);
  }

  private static Synthetic synthetic(
      Endpoint endpoint, int status, String why, String code, String message, long seconds) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    if (seconds >= 0) {
      headers.put("retry-after", Long.toString(seconds));
    }
    headers.put("x-should-retry", "false");
    headers.put("x-evenkeel", why);
    return new Synthetic(
        status, Map.copyOf(headers), ErrorBodies.body(endpoint, status, code, message));
  }
}

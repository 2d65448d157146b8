package dev.evenkeel.agent.metrics;

/**
 * What has been counted of one model since the start.
 *
 * @param calls without the excluded ones
 * @param good those that came to an answer, be it a fallback's
 * @param tokens of input and output, as far as answers report them
 * @param inFlight calls that have begun and not ended
 */
public record ModelCount(
    String provider,
    String model,
    long calls,
    long good,
    long tokens,
    double costUsd,
    long inFlight) {

  ModelCount plus(ModelCount other) {
    return new ModelCount(
        provider,
        model,
        calls + other.calls,
        good + other.good,
        tokens + other.tokens,
        costUsd + other.costUsd,
        inFlight + other.inFlight);
  }
}

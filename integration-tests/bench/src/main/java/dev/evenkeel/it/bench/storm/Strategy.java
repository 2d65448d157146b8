package dev.evenkeel.it.bench.storm;

import java.util.List;

/**
 * Who retries, and how.
 *
 * @param client what {@link StormClient} does
 * @param agent settings of the agent, or null for none
 */
record Strategy(String name, String client, List<String> agent) {

  static final Strategy NO_RETRY = without("no retry", "plain");
  static final Strategy IMMEDIATE = without("immediate x3", "immediate");
  static final Strategy SDK = without("SDK (openai-java)", "sdk");
  static final Strategy LAYERED = without("SDK x application (9)", "layered");
  static final Strategy RESILIENCE4J = without("Resilience4j", "resilience4j");
  static final Strategy FAILSAFE = without("Failsafe", "failsafe");
  static final Strategy UNTIL_DONE = without("no wait, until done", "until-done");
  static final Strategy AGENT = with("agent", "plain");
  static final Strategy AGENT_LAYERED = with("agent under SDK x appl.", "layered");
  static final Strategy AGENT_SDK = with("agent under SDK", "sdk");
  static final Strategy AGENT_ABRUPT =
      with("agent, no wait at breaker", "plain", "-Devenkeel.breaker.max-wait=0s");
  static final Strategy AGENT_LATE =
      with(
          "agent, no early probe",
          "plain",
          "-Devenkeel.breaker.max-wait=0s",
          "-Devenkeel.breaker.early-probe=0s");
  static final Strategy AGENT_UNPACED =
      with("agent without pacing", "plain", "-Devenkeel.limit.headers=false");

  /** Contention asks for back-off alone: neither the breaker nor the budget may end the calls. */
  static final Strategy AGENT_JITTER =
      with(
          "agent, back-off alone",
          "plain",
          "-Devenkeel.retry.attempts=10",
          "-Devenkeel.retry.min-delay=0ms",
          "-Devenkeel.retry.multiplier=50ms",
          "-Devenkeel.retry.max-delay=5s",
          "-Devenkeel.retry.budget.tokens=1000",
          "-Devenkeel.breaker.failure-rate=100%",
          "-Devenkeel.breaker.min-calls=10000",
          "-Devenkeel.breaker.consecutive=1000");

  private static Strategy without(String name, String client) {
    return new Strategy(name, client, null);
  }

  private static Strategy with(String name, String client, String... settings) {
    return new Strategy(name, client, List.of(settings));
  }
}

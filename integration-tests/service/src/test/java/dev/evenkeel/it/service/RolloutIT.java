package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Calls;
import dev.evenkeel.it.service.app.FailingProvider;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent acts on a share of the calls and tells what it would have done to the others. */
class RolloutIT {

  private static final int CALLS = 300;

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void retriesItsShareOfTheCallsAndCountsTheRetriesThatItLeavesOut(Jdk jdk) throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.rollout=50%",
            "-Devenkeel.retry.min-delay=1ms",
            "-Devenkeel.retry.multiplier=1ms",
            "-Devenkeel.retry.max-delay=2ms",
            "-Devenkeel.retry.budget.tokens=1000",
            "-Devenkeel.breaker.consecutive=1000",
            "-Devenkeel.breaker.min-calls=10000");
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, 7)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child calls = Child.start(jdk, flags, Calls.class, url, CALLS)) {
        assertEquals(CALLS, calls.number("made"));
        Scrape scrape = Scrape.of(calls);
        long acted = scrape.sum("evenkeel_retry_sequences_total", "");
        long observed = scrape.sum("evenkeel_would_have_total", "action=\"retry\"");
        long requests = Long.parseLong(Scrape.get(url + "/count"));
        System.out.printf(
            "%s: %d calls, %d requests, retried %d, would have retried %d%n",
            jdk, CALLS, requests, acted, observed);
        assertEquals(CALLS, scrape.sum("evenkeel_calls_total", ""));
        assertTrue(acted + observed > CALLS / 5, acted + " and " + observed);
        assertTrue(acted > 0.3 * (acted + observed), acted + " of " + (acted + observed));
        assertTrue(observed > 0.3 * (acted + observed), observed + " of " + (acted + observed));
        assertTrue(requests >= CALLS + acted, requests + " requests");
        assertEquals(requests, scrape.sum("evenkeel_attempts_total", ""));
        assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""));
        calls.end();
      }
      provider.end();
    }
  }
}

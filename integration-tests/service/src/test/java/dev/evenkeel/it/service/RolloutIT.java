package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Calls;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent acts on a share of the calls and tells what it would have done to the others. */
class RolloutIT {

  private static final int CALLS = 300;

  /**
   * The first answer to each model is a 503: what is not acted on gets it as without the agent,
   * what is acted on gets the second answer.
   */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void leavesACallAsItWasWithoutTheAgentOrRetriesItByModelAndWorkload() throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.rollout=0%",
            "-Devenkeel.rollout.models=in-*=100%",
            "-Devenkeel.rollout.workloads=eager=100%,careful=0%",
            "-Devenkeel.workload.header=x-workload",
            "-Devenkeel.retry.min-delay=1ms",
            "-Devenkeel.retry.multiplier=1ms");
    List<String> out = List.of("out@some", "in-part@careful", "out-of-it@careful");
    List<String> in = List.of("in-all@some", "any@eager", "in-both@eager");
    List<String> plain = statuses(List.of(), out, scrape -> {}, 1);
    List<String> observed =
        statuses(
            flags,
            out,
            scrape -> {
              assertEquals(6, scrape.sum("evenkeel_would_have_total", "action", "retry"));
              assertEquals(
                  4, scrape.sum("evenkeel_would_have_total", "workload", "careful"), scrape.text());
              assertEquals(0, scrape.sum("evenkeel_retries_total", ""));
              assertEquals(6, scrape.sum("evenkeel_calls_total", "outcome", "failure"));
            },
            1);
    assertEquals(plain, observed);
    assertEquals(6, plain.size(), plain.toString());
    assertTrue(plain.stream().allMatch(line -> line.contains(" 503 ")), plain.toString());
    List<String> acted =
        statuses(
            flags,
            in,
            scrape -> {
              assertEquals(0, scrape.sum("evenkeel_would_have_total", ""));
              assertEquals(6, scrape.sum("evenkeel_retries_total", ""));
              assertEquals(6, scrape.sum("evenkeel_calls_total", "outcome", "success"));
            },
            2);
    assertTrue(acted.stream().allMatch(line -> line.contains(" 200 ")), acted.toString());
  }

  /** What the application gets, where the provider is asked so often for each call. */
  private static List<String> statuses(
      List<String> flags, List<String> calls, Consumer<Scrape> check, int asked) throws Exception {
    List<Object> arguments = new ArrayList<>();
    try (Provider provider = new Provider()) {
      arguments.add(provider.url());
      arguments.addAll(calls);
      try (Child app = Child.start(Jdk.RUNNING, flags, Statuses.class, arguments.toArray())) {
        app.await("done");
        for (String call : calls) {
          for (String client : List.of("okhttp", "jdk")) {
            String model = call.substring(0, call.indexOf('@')) + "-" + client;
            assertEquals(asked, provider.asked(model), model);
          }
        }
        if (!flags.isEmpty()) {
          check.accept(Scrape.of(app));
        }
        app.end();
        return app.printed().stream().filter(line -> !line.equals("done")).toList();
      }
    }
  }

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

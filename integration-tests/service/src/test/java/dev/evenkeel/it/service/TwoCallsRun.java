package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of an application that makes the two calls, each of which meets a 503 first.
 *
 * @param printed on standard output
 * @param log what it wrote to standard error
 * @param asked what the provider was asked
 */
record TwoCallsRun(List<String> printed, String log, List<Provider.Asked> asked) {

  /** The agent's settings: short waits, and any port that is free. */
  static final List<String> SETTINGS =
      List.of(
          "-Devenkeel.metrics.port=0",
          "-Devenkeel.retry.min-delay=10ms",
          "-Devenkeel.retry.multiplier=10ms");

  /**
   * With the agent, which carries both calls, and says so, and nothing else.
   *
   * @param flags of the JVM, the agent's among them
   * @param program class path and main class, or a jar; the provider's address is added
   * @param says lines that it prints before the calls
   */
  static TwoCallsRun with(Jdk jdk, List<String> flags, List<String> program, String... says)
      throws Exception {
    List<String> all = new ArrayList<>(flags);
    all.addAll(SETTINGS);
    try (Provider provider = new Provider();
        Child app = start(jdk, all, program, provider)) {
      for (String line : says) {
        app.await(line);
      }
      assertEquals(200, app.number("okhttp"));
      assertEquals(200, app.number("jdk"));
      Scrape scrape = Scrape.of(app);
      for (String model : List.of("okhttp", "jdk")) {
        String label = "gen_ai_request_model=\"" + model + "\"";
        assertEquals(1, scrape.sum("evenkeel_calls_total", label + ",outcome=\"success\""), model);
        assertEquals(2, scrape.sum("evenkeel_attempts_total", label), model);
        assertEquals(2, provider.asked(model), model);
      }
      assertEquals(2, scrape.sum("evenkeel_calls_total", ""));
      assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""));
      TwoCallsRun run = end(app, provider);
      assertFalse(run.log.contains("\tat "), run.log);
      assertFalse(run.log.contains("evenkeel: WARN"), run.log);
      assertFalse(run.log.contains("evenkeel: ERROR"), run.log);
      return run;
    }
  }

  /** Without the agent: the application gets both failures. */
  static TwoCallsRun without(Jdk jdk, List<String> flags, List<String> program) throws Exception {
    try (Provider provider = new Provider();
        Child app = start(jdk, flags, program, provider)) {
      assertEquals(503, app.number("okhttp"));
      assertEquals(503, app.number("jdk"));
      return end(app, provider);
    }
  }

  private static Child start(Jdk jdk, List<String> flags, List<String> program, Provider provider)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(jdk.java());
    command.addAll(flags);
    command.addAll(program);
    command.add(provider.url());
    return Child.start(command);
  }

  private static TwoCallsRun end(Child app, Provider provider) throws Exception {
    app.end();
    return new TwoCallsRun(app.printed(), app.log(), provider.asked());
  }
}

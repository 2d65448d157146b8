package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.Storm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of calls at once to a provider that fails half the time: none is lost. */
class StormIT {

  private static final int HALF = 8; // of 16

  /** Wide open, so that every call is really sent; and as by default, but for the waits. */
  private static final List<String> WIDE =
      List.of(
          "-Devenkeel.retry.budget.tokens=1000",
          "-Devenkeel.retry.budget.per-success=10",
          "-Devenkeel.breaker.min-calls=10000",
          "-Devenkeel.breaker.consecutive=1000");

  @ParameterizedTest(name = "{0} {1} x {2}, wide open {3}")
  @CsvSource({
    "JDK_25, execute, 10000, true",
    "JDK_25, send, 10000, true",
    "JDK_25, sendAsync, 10000, true",
    "JDK_25, execute, 10000, false",
    "JDK_25, send, 10000, false",
    "RUNNING, execute, 1000, true",
    "RUNNING, send, 1000, true"
  })
  void noCallIsLostAndNoneIsCountedTwice(Jdk jdk, String client, int calls, boolean wide)
      throws Exception {
    List<String> flags = new ArrayList<>();
    flags.add(Child.agent());
    flags.add("-Devenkeel.metrics.port=0");
    flags.add("-Devenkeel.retry.min-delay=10ms");
    flags.add("-Devenkeel.retry.multiplier=10ms");
    flags.add("-Devenkeel.breaker.cooldown=500ms");
    flags.addAll(wide ? WIDE : List.of());
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, HALF)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child storm = Child.start(jdk, flags, Storm.class, url, client, calls)) {
        long good = storm.number("good");
        long errors = storm.number("errors");
        long exceptions = storm.number("exceptions");
        long pinned = storm.number("pinned");
        long received = Long.parseLong(Scrape.get(url + "/count"));
        Scrape scrape = Scrape.of(storm);

        assertEquals(calls, good + errors + exceptions);
        assertEquals(received, scrape.sum("evenkeel_attempts_total", ""), "attempts");
        assertEquals(calls, scrape.sum("evenkeel_calls_total", ""), "calls");
        assertEquals(good, scrape.sum("evenkeel_calls_total", "outcome=\"success\""), "good");
        assertEquals(0, scrape.sum("evenkeel_calls_in_flight", ""), "in flight");
        assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""), "failures inside");
        assertEquals(0, pinned, "pinned carriers");
        assertTrue(wide ? good > calls / 2 : good > 0, "good " + good);
        System.out.printf(
            "%s %s, %d calls: %d good, %d errors, %d exceptions, %d requests%n",
            jdk, client, calls, good, errors, exceptions, received);
        storm.end();
      }
      provider.end();
    }
  }
}

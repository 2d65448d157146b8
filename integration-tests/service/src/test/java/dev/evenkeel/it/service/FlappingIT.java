package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Steady;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A model that is down and comes back, under calls of several threads through two HTTP clients,
 * with another model to go to. Real time, and the breaker as by default.
 */
class FlappingIT {

  private static final Duration PROBE_AND_MORE = Duration.ofSeconds(150);
  private static final double BACK_WITHIN_SECONDS = 30;
  private static final int TRAFFIC = 20;
  private static final int PROBES = 3;
  private static final int PER_SECOND = 20;

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void getsOneProbeAtATimeWhileItIsDownAndItsTrafficBackWithinThirtySeconds() throws Exception {
    List<String> flags =
        List.of(Child.agent(), "-Devenkeel.metrics.port=0", "-Devenkeel.fallbacks=m=spare");
    try (Flapping provider = new Flapping("m");
        Child app = Child.start(Jdk.RUNNING, flags, Steady.class, provider.url(), PER_SECOND)) {
      await(() -> provider.answered() >= TRAFFIC, "is called");
      provider.down(true);
      app.awaitLog(Pattern.compile("breaker closed -> open"));
      // What was let go before it opened may still be on its way where the machine stalls
      long others = provider.others();
      await(() -> provider.others() >= others + TRAFFIC, "the spare model gets the traffic");
      await(() -> provider.inFlight() == 0, "those from before the breaker opened have ended");
      provider.forgetMost();
      long refusedBefore = provider.refused();
      long start = System.nanoTime();
      await(() -> provider.refused() >= refusedBefore + PROBES, "is probed");
      provider.down(false);
      long up = System.nanoTime();
      int most = provider.most();
      long probes = provider.refused() - refusedBefore;
      long answered = provider.answered();
      await(() -> provider.answered() >= answered + TRAFFIC, "gets its traffic back");
      double back = (System.nanoTime() - up) / 1e9;
      Scrape scrape = Scrape.of(app);
      System.out.printf(
          "down for %.1f s behind an open breaker: %d probes, %d at once at most; traffic back after %.1f s;"
              + " %d answers of the spare model%n",
          (up - start) / 1e9,
          probes,
          most,
          back,
          Math.round(scrape.sum("evenkeel_fallbacks_total", "result", "success")));
      assertEquals(1, most);
      assertTrue(back <= BACK_WITHIN_SECONDS, back + " s");
      assertTrue(
          scrape.sum("evenkeel_fallbacks_total", "from_model", "m", "reason", "breaker_open") > 0,
          scrape.text());
      assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""), scrape.text());
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition, String what) throws Exception {
    assertTrue(Await.until(PROBE_AND_MORE, condition::holds, held -> held), what);
  }
}

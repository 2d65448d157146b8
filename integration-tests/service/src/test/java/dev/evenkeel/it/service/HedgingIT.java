package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Hedged;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request whose answer does not come is sent a second time, by real SDKs in a JVM of their own;
 * nothing is left of the one that does not count.
 */
class HedgingIT {

  private static final List<String> WAYS =
      List.of("openai-java", "openai-java-async", "langchain4j", "jdk-sendAsync");

  /** As each client says it, without the agent too. */
  private static final List<String> ENDS =
      List.of("Canceled", "Socket closed", "CancellationException", "InterruptedException");

  @ParameterizedTest
  @EnumSource
  void aSecondRequestBringsTheAnswerThatTheFirstDoesNot(Jdk jdk) throws Exception {
    try (Withholding provider = new Withholding();
        Child app = start(jdk, provider, "true")) {
      app.await("warm");
      int left = 0;
      for (String way : WAYS) {
        provider.withhold(1);
        app.write(way);
        String answer = app.await(way + " ");
        assertTrue(answer.endsWith("calm"), way + ": " + answer);
        left++;
        reaches(provider::left, left, way + ": the first is closed");
      }
      provider.withhold(2);
      app.write("okhttp-limited");
      assertEquals("InterruptedIOException", app.await("okhttp-limited "));
      left += 2;
      reaches(provider::left, left, "a timeout of the call ends both");
      for (String way : List.of("okhttp-cancelled", "jdk-cancelled", "jdk-interrupted")) {
        provider.withhold(2);
        int before = provider.withheld();
        app.write(way);
        reaches(provider::withheld, before + 2, way + ": both are under way");
        app.write("now");
        String end = app.await(way + " ");
        assertTrue(ENDS.contains(end), way + ": " + end);
        left += 2;
        reaches(provider::left, left, way + " ends both");
      }
      Scrape scrape =
          Await.until(
              () -> Scrape.of(app),
              now ->
                  now.sum("evenkeel_attempts_total") == provider.requests()
                      && now.sum("evenkeel_calls_in_flight") == 0);
      assertEquals(provider.requests(), scrape.sum("evenkeel_attempts_total"), scrape.text());
      // The second may overtake the first on its way
      double won = scrape.sum("evenkeel_hedges_total", "result", "won");
      double lost = scrape.sum("evenkeel_hedges_total", "result", "lost");
      assertTrue(won >= 1 && won + lost >= WAYS.size(), scrape.mentioning("hedges"));
      assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total"), scrape.text());
      assertEquals(0, scrape.sum("evenkeel_calls_in_flight"), scrape.text());
      app.end();
    }
  }

  @Test
  void nothingIsSentTwiceUnlessAskedFor() throws Exception {
    try (Withholding provider = new Withholding();
        Child app = start(Jdk.RUNNING, provider, "false")) {
      app.await("warm");
      int before = provider.requests();
      provider.withhold(1);
      app.write("okhttp-limited");
      assertEquals("InterruptedIOException", app.await("okhttp-limited "));
      assertEquals(before + 1, provider.requests());
      app.end();
    }
  }

  private static Child start(Jdk jdk, Withholding provider, String hedge) throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.hedge=" + hedge,
            "-Devenkeel.retry.budget.tokens=1000");
    return Child.start(jdk, flags, Hedged.class, provider.url());
  }

  private static void reaches(IntSupplier count, int wanted, String what) throws Exception {
    int reached = Await.until(count::getAsInt, now -> now >= wanted);
    assertTrue(reached >= wanted, what + ": " + reached + " of " + wanted);
  }
}

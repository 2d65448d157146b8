package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Over HTTP/2 both requests of a hedged call share a connection: the one that does not count must
 * be reset, and must take neither the other nor the connection with it.
 */
class HedgingHttp2IT {

  private static final int WARM = 25;
  private static final int ROUNDS = 5;

  /**
   * The second request may come as late as the slowest of the first calls was, a stall among them.
   */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} {1} on {2}")
  @CsvSource({
    "okhttp-3, execute-h2, RUNNING",
    "okhttp-4, execute-h2, RUNNING",
    "okhttp-5, enqueue-h2, RUNNING",
    "okhttp-5, execute-h2, JDK_25",
    "java.net.http, send-string-h2, RUNNING",
    "java.net.http, async-string-h2, RUNNING",
    "java.net.http, async-string-h2, JDK_25"
  })
  void theStreamThatDoesNotCountIsResetAndTheConnectionLivesOn(String name, String variant, Jdk jdk)
      throws Exception {
    App app = App.named(name);
    try (WithholdingHttp2 provider = new WithholdingHttp2();
        Child child = Child.start(app, jdk, flags(provider))) {
      Calls calls = new Calls(provider, child, variant, folder.resolve("provider.pem"));
      for (int i = 0; i < WARM; i++) {
        calls.good();
      }
      for (int i = 0; i < ROUNDS; i++) {
        provider.withhold(1);
        calls.good();
        provider.release();
        calls.good();
      }
      assertEquals(ROUNDS, provider.withheld());
      awaitReset(provider, ROUNDS);
      assertEquals(1, provider.connections(), "all on one connection");

      provider.withhold(2);
      Result late = calls.call(LIMIT);
      assertTrue(!late.ok(), late.json());
      provider.release();
      awaitReset(provider, ROUNDS + 2);
      calls.good();
      checkMetrics(child, provider.requests());
      assertEquals(0, child.end(), child::log);
    }
  }

  private static void awaitReset(WithholdingHttp2 provider, int wanted) throws Exception {
    int reset = Await.until(provider::reset, now -> now >= wanted);
    assertEquals(wanted, reset, "streams that were reset");
  }

  private static void checkMetrics(Child child, int requests) throws Exception {
    Scrape scrape =
        Await.until(
            child::scrape,
            now ->
                now.sum("evenkeel_attempts_total") >= requests
                    && now.sum("evenkeel_calls_in_flight") == 0);
    // On a busy machine a good call may be hedged too, and answer before its second has been sent
    double unsent = scrape.sum("evenkeel_attempts_total") - requests;
    double unplanned = scrape.sum("evenkeel_hedges_total") - ROUNDS - 1;
    assertTrue(unsent >= 0 && unsent <= unplanned, scrape.text());
    assertEquals(0, scrape.sum("evenkeel_calls_in_flight"), scrape.text());
    // The second may overtake the first on its way
    double won = scrape.sum("evenkeel_hedges_total", "result", "won");
    double lost = scrape.sum("evenkeel_hedges_total", "result", "lost");
    assertTrue(won >= 1 && won + lost >= ROUNDS, scrape.mentioning("hedges"));
    assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total"), scrape.text());
  }

  private static List<String> flags(WithholdingHttp2 provider) throws Exception {
    return List.of(
        "-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath(),
        "-Devenkeel.metrics.port=0",
        "-Devenkeel.endpoints=" + provider.authority() + "=openai",
        "-Devenkeel.hedge=true",
        "-Devenkeel.retry.budget.tokens=1000");
  }

  /** Calls of one client, each with a prompt of its own. */
  private static final class Calls {

    private final WithholdingHttp2 provider;
    private final Child child;
    private final String variant;
    private final Path certificate;
    private int number;

    Calls(WithholdingHttp2 provider, Child child, String variant, Path certificate)
        throws Exception {
      this.provider = provider;
      this.child = child;
      this.variant = variant;
      this.certificate = certificate;
      provider.certificate(certificate);
    }

    void good() throws InterruptedException {
      Result result = call(Duration.ZERO);
      assertEquals("calm", result.text(), () -> result.json() + "\n" + child.logTail());
    }

    Result call(Duration timeout) throws InterruptedException {
      String id = "call " + ++number;
      String url = "https://" + provider.authority();
      return child.call(
          new Case(id, variant, url, "m", -1, timeout, true, "Say " + id, certificate.toString()));
    }
  }
}

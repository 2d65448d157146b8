package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.it.harness.Await;
import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.ClosesClients;
import dev.evenkeel.it.service.app.DropsClient;
import dev.evenkeel.it.service.app.FailingProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that ends while the agent waits to send again takes no answer with it. */
class ClosedClientIT {

  private static final int ALL = 16;
  private static final int CALLS = 8;

  @Test
  void aCallOfAClosedClientGetsWhatItWouldHaveGot() throws Exception {
    List<String> flags =
        List.of(Child.agent(), "-Devenkeel.metrics.port=0", "-Devenkeel.policy.server_error=retry");
    assertEquals(calls(List.of()), calls(flags));
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatNobodyHoldsLivesAsLongAsItsCall(Jdk jdk) throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.retry.min-delay=500ms",
            "-Devenkeel.policy.server_error=retry");
    try (Child provider = Child.start(jdk, List.of(), FailingProvider.class, ALL)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child app = Child.start(jdk, flags, DropsClient.class, url)) {
        assertEquals("500", app.await("status "), "of the third attempt");
        assertEquals("true true", app.await("collected "));
        assertEquals("3", Scrape.get(url + "/count"));
        app.end();
      }
      provider.end();
    }
  }

  private static List<String> calls(List<String> flags) throws Exception {
    try (Child provider = Child.start(Jdk.JDK_25, List.of(), FailingProvider.class, ALL)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child app = Child.start(Jdk.JDK_25, flags, ClosesClients.class, url)) {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
          calls.add(app.await("call "));
        }
        app.await("done");
        if (!flags.isEmpty()) {
          checkMetrics(app);
        }
        app.end();
        provider.end();
        return calls;
      }
    }
  }

  private static void checkMetrics(Child app) throws Exception {
    Scrape scrape =
        Await.until(() -> Scrape.of(app), now -> now.sum("evenkeel_calls_total") == CALLS);
    assertEquals(CALLS, scrape.sum("evenkeel_calls_total"), scrape.text());
    assertEquals(CALLS, scrape.sum("evenkeel_calls_total", "outcome", "failure"), scrape.text());
    assertEquals(CALLS, scrape.sum("evenkeel_attempts_total"), scrape.text());
    assertEquals(0, scrape.sum("evenkeel_calls_in_flight"), scrape.text());
    assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total"), scrape.text());
  }
}

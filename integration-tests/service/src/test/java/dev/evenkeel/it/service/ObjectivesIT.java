package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Calls;
import dev.evenkeel.it.service.app.FailingProvider;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A service whose calls fail: the agent sees it, says it and serves it, with no product beside it.
 */
class ObjectivesIT {

  private static final int CALLS = 7; // the eighth would have no answer at all
  private static final String SLO = "slo=\"llm-success\",tier=\"technical\",";

  @Test
  void seesAnEmergencyAndSaysWhatItCosts() throws Exception {
    List<String> flags =
        List.of(
            Child.agent(),
            "-Devenkeel.mode=observe", // so that nothing is waited for
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.workloads=" + Calls.class.getName() + "=batch",
            "-Devenkeel.slo.min-events=" + CALLS, // so that no look comes between them
            "-Devenkeel.slo.level.emergency.for=0ms",
            "-Devenkeel.slo.amount.per-call=1,batch=2.5");
    try (Child provider = Child.start(Jdk.RUNNING, List.of(), FailingProvider.class, 16)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      try (Child app = Child.start(Jdk.RUNNING, flags, Calls.class, url, CALLS)) {
        assertEquals(CALLS, app.number("made"));
        app.awaitLog(
            Pattern.compile(
                "WARN level ok -> emergency: llm-success: 0\\.000 % of 7 good in 5 minutes"));
        app.awaitLog(Pattern.compile("WARN level ok -> emergency: llm-success of batch: "));
        Scrape scrape = Scrape.of(app);
        assertEquals(3, scrape.sum("evenkeel_slo_level", SLO + "workload=\"\""));
        assertEquals(3, scrape.sum("evenkeel_slo_level", SLO + "workload=\"batch\""));
        assertEquals(
            1_000, scrape.sum("evenkeel_slo_burn_rate", SLO + "window=\"5m\",workload=\"\""));
        assertEquals(
            -999,
            scrape.sum("evenkeel_slo_error_budget_remaining_ratio", SLO + "workload=\"batch\""));
        assertEquals(
            Math.round(CALLS * 2.5),
            scrape.sum(
                "evenkeel_business_amount_usd_total", "outcome=\"failure\",workload=\"batch\""));
        assertEquals(
            CALLS - 1,
            scrape.sum("evenkeel_cascaded_failures_total", "from=\"batch\",to=\"batch\""));
      }
    }
  }
}

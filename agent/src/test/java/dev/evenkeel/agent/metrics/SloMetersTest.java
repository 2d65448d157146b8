package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.SECOND;
import static dev.evenkeel.agent.metrics.Samples.attempt;
import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static dev.evenkeel.agent.metrics.Samples.of;
import static dev.evenkeel.agent.metrics.Samples.scrape;
import static dev.evenkeel.agent.metrics.Samples.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.call.Recorder.Work;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.slo.Incident;
import dev.evenkeel.agent.slo.Indicator;
import dev.evenkeel.agent.slo.Level;
import dev.evenkeel.agent.slo.SloTracker;
import dev.evenkeel.agent.slo.Tier;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SloMetersTest {

  private static final double EXACTLY = 1e-9;

  private final Endpoint gpt = endpoint("openai", "gpt-4o");
  private final Settings settings = settings();
  private final Metrics metrics = new Metrics(settings, "1.2.3");
  private final SloTracker tracker = new SloTracker(settings, List.of(metrics));

  SloMetersTest() {
    metrics.bind(tracker);
    metrics.price(PriceTable.load("", Set.of()));
  }

  @Test
  void servesTargetsAndThresholdsBeforeTheFirstCall() {
    String scrape = scrape(metrics);
    assertEquals(0.999, value(scrape, "evenkeel_slo_objective_ratio", slo("llm-success", "")));
    assertEquals(
        0.9999,
        value(
            scrape,
            "evenkeel_slo_objective_ratio",
            "slo=\"availability\"",
            "tier=\"infrastructure\"",
            "workload=\"\""));
    assertEquals(0.5, threshold(scrape, "llm-latency", "technical", ""));
    assertEquals(0.3, threshold(scrape, "llm-latency", "technical", "warning"));
    assertEquals(0.5, threshold(scrape, "llm-latency", "technical", "severe"));
    assertEquals(1, threshold(scrape, "llm-latency", "technical", "emergency"));
    assertEquals(0.1, threshold(scrape, "business-latency", "business", ""));
    assertEquals(1800, threshold(scrape, "recovery", "infrastructure", ""));
    assertEquals(0, value(scrape, "evenkeel_slo_level", slo("llm-success", "")));
    for (String outcome : new String[] {"success", "degraded", "failure", "rejected", "excluded"}) {
      assertEquals(0, amount(scrape, "default", outcome), outcome);
    }
    assertEquals(
        0, value(scrape, "evenkeel_cascaded_failures_total", "from=\"default\"", "to=\"default\""));
  }

  @Test
  void servesBurnAndBudgetOfTheServiceAndOfItsWorkloads() {
    end(998, Result.SUCCESS, "trading");
    end(2, Result.FAILURE, "trading");
    end(999, Result.SUCCESS, "default");
    end(1, Result.SUCCESS, "other");
    String scrape = scrape(metrics);
    for (String window : new String[] {"5m", "1h", "6h"}) {
      assertEquals(1, burn(scrape, window, ""), EXACTLY);
      assertEquals(2, burn(scrape, window, "trading"), EXACTLY);
    }
    String budget = "evenkeel_slo_error_budget_remaining_ratio";
    assertEquals(0, value(scrape, budget, slo("llm-success", "")), EXACTLY);
    assertEquals(-1, value(scrape, budget, slo("llm-success", "trading")), EXACTLY);
    assertEquals(1, value(scrape, budget, slo("llm-success", "other")), EXACTLY);
    assertEquals(998 * 0.5, amount(scrape, "trading", "success"), EXACTLY);
    assertEquals(1, amount(scrape, "trading", "failure"), EXACTLY);
    assertFalse(scrape.contains("slo=\"breaker-closed\",tier=\"technical\",workload=\"trading\""));
  }

  @Test
  void countsIncidentsOfTheServiceOnce() {
    metrics.incidentEnded(incident(""));
    metrics.incidentEnded(incident("trading"));
    String scrape = scrape(metrics);
    String name = "evenkeel_incident_duration_seconds";
    assertEquals(1, value(scrape, name + "_count", "tier=\"technical\""));
    assertEquals(90, value(scrape, name + "_sum", "tier=\"technical\""));
    assertEquals(0, value(scrape, name + "_bucket", "tier=\"technical\"", "le=\"60.0\""));
    assertEquals(1, value(scrape, name + "_bucket", "tier=\"technical\"", "le=\"120.0\""));
  }

  @Test
  void tellsTheTrackerWhatAttemptsCost() {
    Work work = new Work("gpt-4o", new Usage(1_000, 400, -1, -1, -1), true); // 0.0025 + 0.004
    metrics.attemptEnded(attempt(gpt, 1, Outcome.OK, work));
    metrics.attemptEnded(attempt(gpt, 2, Outcome.OK, work));
    metrics.attemptEnded(attempt(gpt, 1, Outcome.TRANSPORT, work));
    assertEquals(0.0195, tracker.status().money().get("").hour().cost(), EXACTLY);
    assertEquals(0.013, tracker.status().money().get("").hour().costOfRetrying(), EXACTLY);
  }

  @Test
  void addsEachThresholdToTheEdgesOfTheHistograms() {
    end(1, Result.SUCCESS, "default");
    assertEquals(1, scrape(metrics).lines().filter(line -> line.contains("le=\"0.123\"")).count());
  }

  private static Incident incident(String workload) {
    return new Incident(workload, Tier.TECHNICAL, 0, 90_000, Level.SEVERE, Indicator.LLM_SUCCESS);
  }

  private void end(int number, Result result, String workload) {
    Caller caller = new Caller(1, 0, 0, false, workload, null);
    Call call =
        new Call(gpt, result, of(Outcome.OK), 1, 0, SECOND / 10, 0, -1, Usage.NONE, "", 0, caller);
    for (int i = 0; i < number; i++) {
      tracker.callEnded(call);
    }
    metrics.callEnded(call);
  }

  private static String[] slo(String id, String workload) {
    return new String[] {
      "slo=\"" + id + "\"", "tier=\"technical\"", "workload=\"" + workload + "\""
    };
  }

  private static double burn(String scrape, String window, String workload) {
    return value(
        scrape,
        "evenkeel_slo_burn_rate",
        "slo=\"llm-success\"",
        "tier=\"technical\"",
        "window=\"" + window + "\"",
        "workload=\"" + workload + "\"");
  }

  private static double threshold(String scrape, String id, String tier, String level) {
    return value(
        scrape,
        "evenkeel_slo_threshold_seconds",
        "slo=\"" + id + "\"",
        "tier=\"" + tier + "\"",
        "level=\"" + level + "\"",
        "workload=\"\"");
  }

  private static double amount(String scrape, String workload, String outcome) {
    String outcomeLabel = "outcome=\"" + outcome + "\"";
    String name = "evenkeel_business_amount_usd_total";
    return workload.equals("default")
        ? value(scrape, name, outcomeLabel)
        : value(scrape, name, outcomeLabel, "workload=\"" + workload + "\"");
  }

  private static Settings settings() {
    Properties properties = new Properties();
    properties.setProperty("evenkeel.workloads", "com.acme.*=trading,com.emca.*=other");
    properties.setProperty("evenkeel.slo.amount.per-call", "trading=0.5");
    properties.setProperty("evenkeel.slo.business-latency.threshold", "100ms,trading=123ms");
    return SettingsReader.read(properties, Map.of(), null);
  }
}

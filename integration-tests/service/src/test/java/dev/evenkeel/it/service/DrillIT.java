package dev.evenkeel.it.service;

import static dev.evenkeel.it.service.Answering.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Drills;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that the agent makes itself, as real SDKs on both HTTP clients meet them. */
class DrillIT {

  private static final List<String> DRILLED =
      List.of("blocking", "async", "streaming", "langchain4j", "langchain4j-streaming", "jdk");

  private static final Map<String, List<String>> ANSWERS =
      Map.of("free", List.of(says("calm")), "until", List.of(says("calm")));

  @ParameterizedTest
  @EnumSource
  void everySdkThrowsWhatItThrowsAtThatFaultAndTheProviderIsNotAsked(Jdk jdk) throws Exception {
    try (Answering provider = new Answering(ANSWERS);
        Child app =
            start(
                jdk,
                provider,
                "all",
                "-Devenkeel.workloads=" + Drills.class.getName() + "$Part=drilled",
                "-Devenkeel.drill=server_error:100%@drilled",
                "-Devenkeel.drill.time=1h")) {
      assertEquals("InternalServerException 500", app.await("drilled "));
      assertEquals("InternalServerException 500", app.await("drilled "));
      assertEquals("InternalServerException 500", app.await("drilled "));
      assertEquals("InternalServerException", app.await("drilled "));
      assertEquals("InternalServerException", app.await("drilled "));
      assertEquals("500 drill", app.await("drilled "));
      assertEquals("200 none", app.await("free "));
      DRILLED.forEach(model -> assertEquals(0, provider.asked(model), model));
      assertEquals(1, provider.asked("free"));

      Scrape scrape = Scrape.of(app);
      assertEquals(1, scrape.sum("evenkeel_drill_active", ""));
      assertEquals(
          DRILLED.size(),
          scrape.sum(
              "evenkeel_drill_faults_total", "error_type=\"server_error\",gen_ai_provider_name"));
      assertEquals(
          DRILLED.size(), scrape.sum("evenkeel_drill_faults_total", "workload=\"drilled\""));
      assertEquals(
          DRILLED.size(), scrape.sum("evenkeel_attempts_total", "error_type=\"server_error\""));
      assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""), scrape.text());
      app.awaitLog(
          Pattern.compile("WARN DRILL: evenkeel.drill makes faults inside the agent for 3600 s"));
      app.awaitLog(
          Pattern.compile(
              "WARN DRILL: server_error in the place of an attempt to"
                  + " \\S+ \\S+ blocking, workload drilled;"));
      app.end();
    }
  }

  @Test
  void retriesFaultsByPolicyAndReachesTheProviderWhenTheDrillIsOver() throws Exception {
    try (Answering provider = new Answering(ANSWERS);
        Child app =
            start(
                Jdk.RUNNING,
                provider,
                "until",
                "-Devenkeel.drill=unavailable:60%,rate_limited:40%",
                "-Devenkeel.drill.time=5s",
                "-Devenkeel.retry.min-delay=10ms",
                "-Devenkeel.retry.multiplier=10ms",
                "-Devenkeel.breaker.cooldown=100ms")) {
      assertEquals("200 none", app.await("until "));
      assertEquals(1, provider.asked("until"));
      app.awaitLog(Pattern.compile("INFO DRILL over: no more faults are made"));
      Scrape scrape = Scrape.of(app);
      assertEquals(0, scrape.sum("evenkeel_drill_active", ""));
      assertEquals(
          scrape.sum("evenkeel_drill_faults_total", ""),
          scrape.sum("evenkeel_attempts_total", "result=\"error\""));
      assertTrue(app.log().contains("DRILL"), app.log());
      app.end();
    }
  }

  private static Child start(Jdk jdk, Answering provider, String what, String... more)
      throws Exception {
    List<String> flags = new ArrayList<>(List.of(Child.agent(), "-Devenkeel.metrics.port=0"));
    flags.addAll(List.of(more));
    return Child.start(jdk, flags, Drills.class, provider.url(), what);
  }
}

package dev.evenkeel.it.service;

import static dev.evenkeel.it.service.Answering.calls;
import static dev.evenkeel.it.service.Answering.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.Asks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What answers hold, through real SDKs: counted, asked for again, and judged by checks of one's
 * own.
 */
class QualityIT {

  private static final String GOOD = "{\"city\":\"Paris\"}";
  private static final Map<String, List<String>> ANSWERS =
      Map.of(
          "json", List.of(says("Sure, here it is"), says(GOOD)),
          "schema", List.of(says("{\"town\":\"Paris\"}"), says(GOOD)),
          "tool",
              List.of(
                  calls("lose", GOOD),
                  calls("find", "{\"city\":7}"),
                  calls("find", "{\"city\":\"Paris\"}")),
          "loads", List.of(calls("find", GOOD)),
          "spare-json", List.of(says(GOOD)),
          "spare-tool", List.of(calls("find", GOOD)),
          "again", List.of(says("{\"town\":\"Paris\"}")),
          "text", List.of(says("A guaranteed profit!")),
          "fail", List.of(says("calm")),
          "hang", List.of(says("calm")));

  @ParameterizedTest
  @EnumSource
  void countsWhatIsNotWhatWasAskedForAndHandsItOver(Jdk jdk) throws Exception {
    try (Answering provider = new Answering(ANSWERS);
        Child app = start(jdk, provider, "openai-java", List.of())) {
      assertEquals("Sure, here it is", app.await("json "));
      assertEquals("{\"town\":\"Paris\"}", app.await("schema "));
      assertEquals("lose" + GOOD, app.await("tool "));
      app.await("asked");
      Scrape scrape = Scrape.of(app);
      assertEquals(1, violations(scrape, "malformed_response", "json"));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
      while (violations(scrape, "schema_violation", "again") == 0 && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        scrape = Scrape.of(app);
      }
      assertTrue(violations(scrape, "schema_violation", "again") > 0, scrape.text());
      assertEquals(1, violations(scrape, "hallucinated_tool", "tool"));

      app.end();
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksAgainUnseenWherePolicySaysSo(Jdk jdk) throws Exception {
    for (String sdk : List.of("openai-java", "langchain4j")) {
      List<String> flags = new ArrayList<>(List.of("-Devenkeel.retry.min-delay=10ms"));
      for (String outcome :
          List.of("malformed_response", "schema_violation", "hallucinated_tool")) {
        flags.add("-Devenkeel.policy." + outcome + "=retry");
      }
      flags.add("-Devenkeel.retry.multiplier=10ms");
      try (Answering provider = new Answering(ANSWERS);
          Child app = start(jdk, provider, sdk, flags)) {
        assertEquals(GOOD, app.await("json "), sdk);
        assertEquals("find" + GOOD, app.await("tool "), sdk);
        app.await("asked");
        assertEquals(2, provider.asked("json"), sdk);
        assertEquals(3, provider.asked("tool"), sdk);
        Scrape scrape = Scrape.of(app);
        assertEquals(1, violations(scrape, "malformed_response", "json"), sdk);
        assertEquals(1, violations(scrape, "schema_violation", "tool"), sdk);
        assertEquals(1, violations(scrape, "hallucinated_tool", "tool"), sdk);
        assertEquals(1, ended(scrape, "json"), sdk);
        assertEquals(1, ended(scrape, "tool"), sdk);
        assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""), scrape.text());
        app.end();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, openai-java", "JDK_25, langchain4j"})
  void asksAFallbackUnseenWhereTheAnswerIsBad(Jdk jdk, String sdk) throws Exception {
    List<String> flags =
        List.of(
            "-Devenkeel.fallbacks=json=spare-json,tool=spare-tool",
            "-Devenkeel.fallbacks.on=malformed_response,hallucinated_tool");
    try (Answering provider = new Answering(ANSWERS);
        Child app = start(jdk, provider, sdk, flags)) {
      assertEquals(GOOD, app.await("json "));
      assertEquals("find" + GOOD, app.await("tool "));
      app.await("asked");
      for (String model : List.of("json", "spare-json", "tool", "spare-tool")) {
        assertEquals(1, provider.asked(model), model);
      }
      Scrape scrape = Scrape.of(app);
      String moved = "evenkeel_fallbacks_total";
      assertEquals(1, scrape.sum(moved, "from_model", "json", "reason", "malformed_response"));
      assertEquals(1, scrape.sum(moved, "to_model", "spare-tool", "reason", "hallucinated_tool"));
      assertEquals(2, scrape.sum(moved, "result", "success"), scrape.text());
      assertEquals(2, scrape.sum("evenkeel_calls_total", "outcome", "degraded"), scrape.text());
      assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""), scrape.text());
      app.end();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hearsChecksOfOnesOwnAndSuffersFromNone(Jdk jdk) throws Exception {
    String jar = Path.of(System.getProperty("extension.jar")).normalize().toString();
    List<String> flags =
        List.of(
            "-Devenkeel.extensions=" + jar + ",nowhere/missing.jar",
            "-Devenkeel.extensions.time-limit=5s"); // none of the others takes so long
    try (Answering provider = new Answering(ANSWERS);
        Child app = start(jdk, provider, "openai-java", flags)) {
      app.await("asked");
      Scrape scrape = Scrape.of(app);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
      while (failures(scrape) < 3 && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        scrape = Scrape.of(app);
      }
      assertEquals(3, failures(scrape), "an exception, an error, one that never ends");
      assertEquals(1, violations(scrape, "promises_profit", "text"));
      String warnings = app.log();
      assertTrue(
          warnings.contains(
              "evenkeel.extensions: 'nowhere/missing.jar' cannot be read: name the jar by its full path"),
          warnings);
      assertTrue(
          warnings.contains(
              "Unmade could not be instantiated: java.lang.AssertionError: no rules to go by; it is left out"),
          warnings);
      assertFalse(warnings.contains("Exception in thread"), warnings);
      app.end();
    }
  }

  private static long failures(Scrape scrape) {
    return scrape.sum("evenkeel_agent_internal_errors_total", "component=\"extension\"");
  }

  private static long violations(Scrape scrape, String kind, String model) {
    return sum(scrape, "evenkeel_quality_violations_total", "kind=\"" + kind + "\"", model);
  }

  private static long ended(Scrape scrape, String model) {
    return sum(scrape, "evenkeel_calls_total", "outcome=\"success\"", model);
  }

  private static long sum(Scrape scrape, String metric, String label, String model) {
    return scrape
        .text()
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .filter(line -> line.contains(label))
        .filter(line -> line.contains("gen_ai_request_model=\"" + model + "\""))
        .mapToLong(
            line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
        .sum();
  }

  private static Child start(Jdk jdk, Answering provider, String sdk, List<String> more)
      throws Exception {
    List<String> flags = new ArrayList<>(List.of(Child.agent(), "-Devenkeel.metrics.port=0"));
    flags.addAll(more);
    return Child.start(jdk, flags, Asks.class, provider.url(), sdk);
  }
}

package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sixteen faults with another endpoint to go to, openai-java streaming and not. Calls have two
 * attempts, so that what is retried goes there as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FallbackEndpointIT {

  @TempDir static Path folder;

  private FaultRun run;

  @BeforeAll
  void play() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "spare-key\n");
    run =
        FaultRun.playElsewhere(
            "other endpoint",
            (authority, other) -> {
              List<String> flags = FaultRun.agent(authority);
              flags.add("-Devenkeel.fallbacks=" + each("%s=@%s"));
              flags.add(
                  "-Devenkeel.fallbacks.endpoints="
                      + each("%2$s=http://" + other + "/v1?model=%3$s&key-file=" + key));
              flags.add(
                  "-Devenkeel.fallbacks.on=overloaded,unavailable,timeout,server_error,rate_limited,"
                      + "model_unavailable,transport,context_length_exceeded");
              flags.add("-Devenkeel.fallbacks.first-token=" + Fault.scaled(12).toMillis() + "ms");
              flags.add("-Devenkeel.fallbacks.after=" + Fault.scaled(12).toMillis() + "ms");
              flags.add("-Devenkeel.retry.attempts=2");
              flags.add("-Devenkeel.stream.hold=whole");
              return flags;
            });
  }

  /**
   * @param format of the model, the endpoint's name and the well model
   */
  private static String each(String format) {
    return Fault.all().stream()
        .flatMap(
            fault ->
                FaultRun.WAYS.stream()
                    .map(
                        way ->
                            format.formatted(
                                fault.model(way),
                                fault.model(way).toLowerCase(Locale.ROOT),
                                fault.backup(way))))
        .collect(Collectors.joining(","));
  }

  @AfterAll
  void print() {
    run.printFallbacks();
  }

  /** A chunk that is no JSON reaches the application, which says so itself. */
  @Test
  void rescuesAllButTheMalformedChunkAndFailsNone() {
    assertAll(
        run.cells().stream()
            .map(
                cell ->
                    () -> {
                      assertNotEquals(FaultCell.Verdict.FAILED, cell.verdict(), cell.story());
                      if (!cell.fault().id().equals("S10")) {
                        assertEquals(FaultCell.Verdict.RESCUED, cell.verdict(), cell.story());
                      }
                    }));
  }

  @Test
  void asksAFallbackThatRejectsPrefillWithTheWholeConversation() {
    for (String way : FaultRun.WAYS) {
      FaultCell cell = run.cell("S14", way);
      assertEquals(1, cell.backups().size(), cell.story());
      assertEquals("user", cell.backups().get(0).lastRole());
      assertEquals(cell.fault().backup(way), cell.results().get(0).model());
    }
  }

  @Test
  void movesASlowFirstTokenWithinFifteenSeconds() {
    for (String way : FaultRun.WAYS) {
      FaultCell cell = run.cell("S07", way);
      assertEquals(1, cell.requests().size(), cell.story());
      assertEquals(1, cell.backups().size(), cell.story());
      double moved = (cell.backups().get(0).nanos() - cell.requests().get(0).nanos()) / 1e9;
      assertTrue(moved < 15, moved + " s\n" + cell.story()); // though the limit is scaled
      String model = cell.fault().model(way);
      assertEquals(1, sum("evenkeel_attempts_total", model, "error_type", "timeout"), model);
      assertEquals(1, sum("evenkeel_attempts_possibly_billed_total", model, "cost", "unknown"));
      assertEquals(1, sum("evenkeel_calls_total", model, "outcome", "degraded"), model);
    }
  }

  private double sum(String metric, String model, String label, String value) {
    return run.scrape().sum(metric, "gen_ai_request_model", model, label, value);
  }

  @Test
  void metricsNameFromToAndWhy() {
    for (String way : FaultRun.WAYS) {
      FaultCell cell = run.cell("S16", way);
      String series =
          run.scrape()
              .text()
              .lines()
              .filter(line -> line.startsWith("evenkeel_fallbacks_total"))
              .filter(line -> line.contains("from_model=\"" + cell.fault().model(way) + "\""))
              .findFirst()
              .orElseThrow(() -> new AssertionError(run.scrape().text()));
      assertTrue(series.contains("to_model=\"" + cell.fault().backup(way) + "\""), series);
      assertTrue(series.contains("reason=\"overloaded\""), series);
      assertTrue(series.contains("result=\"success\""), series);
    }
    assertTrue(run.log().contains("fallback openai 127.0.0.1"), run::log);
    assertTrue(!run.log().contains("spare-key"), run::log);
  }

  @Test
  void isWellAfterwards() {
    run.alive().forEach((way, result) -> assertTrue(FaultCell.right(result), result.json()));
    assertEquals(0, run.exit(), run.log());
    assertEquals(0, run.scrape().sum("evenkeel_agent_internal_errors_total"), run::log);
  }
}

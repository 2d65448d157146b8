package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sixteen faults with another model to go to, openai-java streaming and not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FallbacksIT {

  private FaultRun run;

  @BeforeAll
  void play() throws Exception {
    String fallbacks =
        Fault.all().stream()
            .flatMap(
                fault ->
                    FaultRun.WAYS.stream().map(way -> fault.model(way) + "=" + fault.backup(way)))
            .collect(Collectors.joining(","));
    run =
        FaultRun.play(
            "with fallbacks",
            authority -> {
              List<String> flags = FaultRun.agent(authority);
              flags.add("-Devenkeel.fallbacks=" + fallbacks);
              flags.add(
                  "-Devenkeel.fallbacks.on=overloaded,unavailable,timeout,server_error,rate_limited,"
                      + "model_unavailable,transport,context_length_exceeded");
              flags.add("-Devenkeel.stream.hold=whole");
              return flags;
            });
  }

  @AfterAll
  void print() {
    run.printFallbacks();
  }

  @Test
  void noneHangsLiesOrHammers() {
    assertAll(
        run.cells().stream()
            .map(
                cell ->
                    () -> assertNotEquals(FaultCell.Verdict.FAILED, cell.verdict(), cell.story())));
  }

  /** A chunk that is no JSON reaches the application, which says so itself. */
  @Test
  void rescuesAllButTheMalformedChunk() {
    assertAll(
        run.cells().stream()
            .map(
                cell ->
                    () ->
                        assertEquals(
                            cell.fault().id().equals("S10")
                                ? FaultCell.Verdict.SAFE
                                : FaultCell.Verdict.RESCUED,
                            cell.verdict(),
                            cell.story())));
  }

  @Test
  void isWellAfterwards() {
    run.alive().forEach((way, result) -> assertTrue(FaultCell.right(result), result.json()));
    assertEquals(0, run.exit(), run.log());
    assertEquals(0, run.scrape().sum("evenkeel_agent_internal_errors_total"), run::log);
  }
}

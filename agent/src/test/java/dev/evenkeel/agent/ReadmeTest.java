package dev.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Keys;
import dev.evenkeel.agent.config.Profiles;
import dev.evenkeel.agent.metrics.MetricNames;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.DefaultActions;
import dev.evenkeel.agent.outcome.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README is a promise. */
class ReadmeTest {

  private final List<String> lines = Files.readAllLines(Path.of("..", "README.md"));

  ReadmeTest() throws IOException {}

  @Test
  void listsEveryKeyAsItIs() {
    assertHolds(Keys.markdownTable());
  }

  @Test
  void listsEveryMetricAsItIs() {
    assertHolds(MetricNames.markdownTable());
  }

  @Test
  void listsWhatTheProfilesSet() {
    assertHolds(Profiles.markdownTable());
  }

  @Test
  void namesTheDefaultActionOfEveryOutcome() {
    DefaultActions.map()
        .forEach((outcome, action) -> assertEquals(action, actionInReadme(outcome), outcome + ""));
  }

  private void assertHolds(String table) {
    List<String> rows = table.strip().lines().toList();
    int start = lines.indexOf(rows.get(0));
    assertTrue(start >= 0, "the README has no table headed " + rows.get(0));
    assertEquals(rows, lines.subList(start, start + rows.size()));
  }

  /** {@code ok} needs no row: an answer that is as it should be is handed over. */
  private Action actionInReadme(Outcome outcome) {
    if (outcome == Outcome.OK) {
      return Action.RETURN;
    }
    String row =
        lines.stream()
            .filter(line -> line.startsWith("| `") && line.contains("`" + outcome.label() + "`"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row for " + outcome));
    String action = row.split("\\|")[3].strip().split("\\W")[0];
    return Action.valueOf(action.toUpperCase(java.util.Locale.ROOT));
  }
}

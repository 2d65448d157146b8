package dev.evenkeel.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.outcome.Outcome;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysTest {

  @Test
  void everyDefaultIsAValidValueOfItsKey() {
    for (Key<?> key : Keys.all()) {
      assertNotNull(key.defaultValue(), key.name());
    }
  }

  @Test
  void noTwoKeysShareANameOrAVariable() {
    Set<String> names = new HashSet<>();
    Set<String> variables = new HashSet<>();
    for (Key<?> key : Keys.all()) {
      assertTrue(names.add(key.name()), key.name());
      assertTrue(variables.add(key.variable()), key.variable());
    }
  }

  @Test
  void everyOutcomeHasAPolicyKey() {
    for (Outcome outcome : Outcome.values()) {
      assertNotNull(Keys.find("evenkeel.policy." + outcome.label()));
    }
  }

  @Test
  void theTableHasARowForEveryKeyAndOneForEachFamily() {
    String table = Keys.markdownTable();
    long fixed =
        Keys.all().stream()
            .filter(key -> !key.name().startsWith("evenkeel.policy."))
            .filter(key -> !key.name().matches("evenkeel\\.slo\\..*\\.(window|alerting)"))
            .count();
    assertEquals(2 + fixed + 3, table.lines().count());
    assertTrue(
        table.contains(
            "| `evenkeel.retry.attempts` | `3` | a whole number from 1 to 10 | Attempts of a call in"
                + " all |\n"),
        table);
    assertTrue(table.contains("| `evenkeel.policy.<outcome>` |"), table);
    table.lines().forEach(line -> assertEquals(5, line.chars().filter(c -> c == '|').count()));
  }

  @Test
  void countsChangedLettersForTheNearestKey() {
    assertEquals(3, NearestKey.distance("kitten", "sitting"));
    assertEquals(4, NearestKey.distance("", "mode"));
    assertEquals(
        "evenkeel.breaker.max-cooldown",
        NearestKey.to("evenkeel.breaker.maxcooldown", false).name());
  }
}

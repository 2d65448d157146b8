package dev.evenkeel.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {

  private static final String NOON = "Fri, 02 Jan 2026 12:00:00 GMT";
  private static final String LATER = "Fri, 02 Jan 2026 12:00:30 GMT";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "try again in 250ms | 250",
        "Try again in 3.25s. | 3250",
        "please try again in 2m3.5s | 123500",
        "retry in 1h2m3s | 3723000",
        "retry after 90 seconds, thanks | 90000",
        "Retry your request after 2 minutes and 5 seconds | 125000",
        "wait 5 seconds before the next | 5000",
        "quota will reset after 1d | 86400000",
        "请在30秒后重试 | 30000",
        "please try again 20 seconds later | 20000",
        "the next request is allowed in 45 seconds | 45000",
        "the quota will be replenished in 1.02:03:04 | 93784000",
        "the quota will be replenished in 00:00:30. | 30000",
        "try again at 12:30:00 | -1",
        "created within the last 5 minutes, wait a moment and try again | -1",
        "limited to 10 calls / minute | -1",
        "try again in a few minutes | -1",
        "try again later | -1"
      })
  void readsTheWaitInAText(String text, long expected) {
    assertEquals(expected, Hints.fromText(text));
  }

  @Test
  void prefersMillisecondsToSecondsAndADateToNothing() {
    assertEquals(
        1500, Hints.fromHeaders(Map.of("retry-after-ms", "1500", "retry-after", "9")::get));
    assertEquals(
        700, Hints.fromHeaders(Map.of("x-ms-retry-after-ms", "700", "retry-after", "9")::get));
    assertEquals(2500, Hints.fromHeaders(Map.of("retry-after", "2.5")::get));
    assertEquals(2500, Hints.fromHeaders(Map.of("retry-after", "2.5s")::get));
    assertEquals(30_000, Hints.fromHeaders(Map.of("retry-after", LATER, "date", NOON)::get));
    assertEquals(0, Hints.fromHeaders(Map.of("retry-after-ms", "0", "retry-after", "1")::get));
  }

  @ParameterizedTest
  @CsvSource({"-1", "NaN", "soon", "1e99", "''"})
  void takesNonsenseForNoHint(String value) {
    assertEquals(-1, Hints.fromHeaders(Map.of("retry-after", value)::get));
  }

  @Test
  void takesADateInThePastForNoHint() {
    assertEquals(-1, Hints.fromHeaders(Map.of("retry-after", NOON, "date", LATER)::get));
  }

  @Test
  void prefersTheTextToTheRoundedRetryInfo() {
    assertEquals(7250, Hints.fromBody("Please retry in 7.25s.", "7s", -1));
    assertEquals(7000, Hints.fromBody("Resource exhausted", "7s", -1));
    assertEquals(1500, Hints.fromBody("loading", null, 1.5));
    assertEquals(-1, Hints.fromBody("", null, -1));
  }
}

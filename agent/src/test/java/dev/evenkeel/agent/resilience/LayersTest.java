package dev.evenkeel.agent.resilience;

import static dev.evenkeel.agent.resilience.TestSettings.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.agent.llm.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {

  private static final long BODY = 42;
  private static final long CALLER = 7;

  private final FakeClock clock = new FakeClock();
  private final Layers layers = new Layers(clock);

  @ParameterizedTest
  @CsvSource(
      value = {
        "x-stainless-retry-count|0|",
        "x-stainless-retry-count|1|sdk",
        "x-stainless-retry-count|2|sdk",
        "x-stainless-retry-count|x|",
        "x-stainless-retry-count|99999999999999999999|sdk",
        "amz-sdk-request|attempt=1; max=4|",
        "amz-sdk-request|attempt=2; max=4|sdk",
        "amz-sdk-request|ttl=20261123T190000Z; attempt=3; max=4|sdk",
        "amz-sdk-request|max=4|"
      },
      delimiter = '|')
  void knowsTheRetryOfAnSdkByItsHeader(String name, String value, String layer) {
    Headers headers = asked -> asked.equals(name) ? value : null;
    assertEquals(layer, layers.retriedBy(headers, BODY, CALLER));
  }

  @Test
  void knowsTheRetryOfAFrameworkByTheSameBodyFromTheSameCallerAfterAFailure() {
    assertNull(layers.retriedBy(Headers.NONE, BODY, CALLER));
    layers.failed(BODY, CALLER, 0);
    assertNull(layers.retriedBy(Headers.NONE, BODY + 1, CALLER));
    assertNull(layers.retriedBy(Headers.NONE, BODY, CALLER + 1));
    clock.passSeconds(1);
    assertEquals("framework", layers.retriedBy(Headers.NONE, BODY, CALLER));
  }

  @Test
  void takesTheSamePromptAfterTheWindowAsANewCall() {
    layers.failed(BODY, CALLER, 0);
    clock.pass(Duration.ofNanos(seconds(1) + 1));
    assertNull(layers.retriedBy(Headers.NONE, BODY, CALLER));
  }

  @Test
  void waitsTwiceAsLongAsTheAgentDidForAFramework() {
    layers.failed(BODY, CALLER, seconds(8));
    clock.passSeconds(16);
    assertEquals("framework", layers.retriedBy(Headers.NONE, BODY, CALLER));
    layers.failed(BODY, CALLER, 0);
    clock.passSeconds(16);
    assertEquals("framework", layers.retriedBy(Headers.NONE, BODY, CALLER));
  }

  @Test
  void takesAFailureAsTheReasonOfOneRetryOnly() {
    layers.failed(BODY, CALLER, seconds(8));
    assertEquals("framework", layers.retriedBy(Headers.NONE, BODY, CALLER));
    assertNull(layers.retriedBy(Headers.NONE, BODY, CALLER));
  }

  @Test
  void countsTheRetryOfAnSdkAsTheOneRetryToo() {
    layers.failed(BODY, CALLER, seconds(8));
    assertEquals("sdk", layers.retriedBy(name -> "1", BODY, CALLER));
    assertNull(layers.retriedBy(Headers.NONE, BODY, CALLER));
  }

  @Test
  void knowsNothingOfABodyThatCouldNotBeRead() {
    layers.failed(0, CALLER, seconds(8));
    assertNull(layers.retriedBy(Headers.NONE, 0, CALLER));
  }

  @Test
  void forgetsTheOldestOfMoreThanAThousandFailures() {
    for (long body = 1; body <= 1025; body++) {
      layers.failed(body, CALLER, 0);
    }
    assertNull(layers.retriedBy(Headers.NONE, 1, CALLER));
    assertEquals("framework", layers.retriedBy(Headers.NONE, 2, CALLER));
    assertEquals("framework", layers.retriedBy(Headers.NONE, 1025, CALLER));
  }
}

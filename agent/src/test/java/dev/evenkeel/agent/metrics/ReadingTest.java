package dev.evenkeel.agent.metrics;

import static dev.evenkeel.agent.metrics.Samples.call;
import static dev.evenkeel.agent.metrics.Samples.endpoint;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.Reading.Series;
import dev.evenkeel.agent.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {

  private final Metrics metrics = Samples.metrics();
  private final Endpoint gpt = endpoint("openai", "gpt-4o");

  @Test
  void givesCountersGaugesAndHistogramsAsTheScrapeDoes() {
    Samples.succeed(metrics, gpt);
    metrics.callStarted(gpt);
    Reading reading = metrics.read();
    assertEquals(
        1,
        value(reading, Metric.CALLS, List.of("chat", "openai", "gpt-4o", "success", "default")),
        0);
    assertEquals(
        0,
        value(reading, Metric.CALLS, List.of("chat", "openai", "gpt-4o", "failure", "default")),
        0);
    assertEquals(1, value(reading, Metric.CALLS_IN_FLIGHT, List.of("openai")), 0);
    assertEquals(1, value(reading, Metric.CONFIG_INFO, List.of("enforce")), 0);
    Series durations = reading.of(Metric.CALL_DURATION).get(0);
    assertEquals(List.of("chat", "openai", "gpt-4o", "", "default"), durations.values());
    assertEquals(1, durations.count());
    assertEquals(21, durations.buckets().length);
    assertEquals(0.05, durations.edges()[0], 0);
    assertEquals(Double.POSITIVE_INFINITY, durations.edges()[20], 0);
  }

  @Test
  void isOfOneMomentAndEmptyForWhatHasNotHappened() {
    Reading before = metrics.read();
    metrics.callEnded(call(gpt, Result.SUCCESS, Outcome.OK, 1));
    assertEquals(List.of(), before.of(Metric.CALLS));
    assertEquals(5, metrics.read().of(Metric.CALLS).size());
    assertArrayEquals(
        new long[] {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        metrics.read().of(Metric.CALL_DURATION).get(0).buckets());
  }

  private static double value(Reading reading, Metric metric, List<String> labels) {
    return reading.of(metric).stream()
        .filter(series -> series.values().equals(labels))
        .findFirst()
        .orElseThrow()
        .value();
  }
}

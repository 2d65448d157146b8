package dev.evenkeel.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.Caller;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.MetricNames.Type;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is served is, byte for byte, what the Prometheus client's own writers make of it. */
class ExpositionTest {

  private static final String[] AWKWARD = {
    "plain",
    "",
    "a\"quote\"",
    "back\\slash\\",
    "two\nlines",
    "\\n is no line",
    "={},# ",
    "günstig \u2028 模型 \uD83D\uDE00",
    "lone \uD83D surrogate",
    "Z",
    "a",
  };

  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1,
    9,
    10,
    99,
    100.5,
    9_999_999,
    10_000_000,
    -9_999_999,
    1e-3,
    9.999e-4,
    1e15,
    Long.MAX_VALUE,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
  };

  /** Held here: Micrometer holds it weakly. */
  private static final LongSupplier NANOS = () -> 12_345_678_901L;

  private static final Caller TRACED =
      new Caller(
          1, 0, 0, false, "default", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private final Traces traces = new Traces();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Meters meters =
      new Meters(
          IntStream.of(100, 300, 500, 1_000, 120_000).mapToObj(Duration::ofMillis).toList(),
          traces,
          registry);

  private String own(boolean openMetrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int series = meters.scrape(out, openMetrics);
    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(text.lines().filter(line -> !line.startsWith("#")).count(), series);
    return text;
  }

  private String library(boolean openMetrics) throws IOException {
    ExpositionFormatWriter writer =
        openMetrics
            ? OpenMetricsTextFormatWriter.builder()
                .setExemplarsOnAllMetricTypesEnabled(false)
                .build()
            : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, registry.scrape(name -> !name.endsWith("_max")));
    return out.toString(StandardCharsets.UTF_8);
  }

  private void assertSame() throws IOException {
    assertEquals(library(false), own(false));
    assertEquals(library(true), own(true));
  }

  /** Each metric of the catalogue with each awkward value in each of its labels. */
  private void fill() {
    Random random = new Random(7);
    for (Metric metric : Metric.values()) {
      for (String awkward : AWKWARD) {
        for (int label = 0; label < Math.max(1, metric.labels().size()); label++) {
          String[] values = metric.labels().stream().map(l -> "x").toArray(String[]::new);
          if (values.length > 0) {
            values[label] = awkward;
          }
          record(metric, values, random);
        }
      }
    }
  }

  private void record(Metric metric, String[] values, Random random) {
    double number = NUMBERS[random.nextInt(NUMBERS.length)];
    if (metric.type() == Type.COUNTER) {
      if (metric == Metric.BREAKER_OPEN_SECONDS) {
        meters.secondsTotal(metric, NANOS, values);
      } else {
        meters.counter(metric, values).increment(Math.max(0, number));
      }
    } else if (metric.type() != Type.HISTOGRAM) {
      meters.gauge(metric, () -> number, values);
    } else if (metric == Metric.TOKEN_USAGE) {
      for (int each = 0; each < 5; each++) {
        meters.tokens(metric, values).record(random.nextInt(2_000_000));
      }
    } else {
      for (int each = 0; each < 5; each++) {
        (metric == Metric.INCIDENT_DURATION
                ? meters.incidents(metric, values)
                : meters.timer(metric, values))
            .record(random.nextInt(200_000), TimeUnit.MILLISECONDS);
      }
    }
  }

  @Test
  void writesNothingThatTheLibraryWouldNotWhileThereIsNothing() throws IOException {
    assertEquals("", own(false));
    assertEquals("# EOF\n", own(true));
    assertSame();
  }

  @Test
  void escapesAndSortsEveryMetricAsTheLibraryDoes() throws IOException {
    fill();
    assertSame();
    assertTrue(own(false).contains("a\\\"quote\\\""));
    assertTrue(own(false).lines().count() > 3_000);
  }

  @Test
  void tellsTheSameExemplarsAsTheLibrary() throws IOException {
    Caller traced =
        new Caller(
            1, 0, 0, false, "default", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    traces.run(TRACED, this::fill);
    assertSame();
    String served = own(true);
    assertTrue(served.lines().filter(line -> line.contains(" # {span_id=")).count() > 300);
    assertFalse(own(false).contains(" # {"));
  }

  @Test
  void putsAnExemplarAtAnEdgeIntoTheSameBucketAsTheLibrary() throws IOException {
    Caller traced =
        new Caller(
            1, 0, 0, false, "default", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    for (int millis : new int[] {100, 300, 500, 1_000, 120_000, 120_001}) {
      traces.run(
          TRACED,
          () ->
              meters
                  .timer(Metric.ATTEMPT_DURATION, "p" + millis, "success")
                  .record(millis, TimeUnit.MILLISECONDS));
    }
    assertSame();
    assertEquals(6, own(true).lines().filter(line -> line.contains(" # {")).count());
  }

  @Test
  void showsWhatIsRegisteredTwiceOnceAndWhatIsRemovedNoMore() throws IOException {
    meters.counter(Metric.CONFIG_RELOADS, "success").increment();
    meters.counter(Metric.CONFIG_RELOADS, "success").increment();
    var mode = meters.gauge(Metric.CONFIG_INFO, () -> 1, "enforce");
    meters.gauge(Metric.CONFIG_INFO, () -> 1, "observe");
    meters.remove(Metric.CONFIG_INFO, mode);
    assertSame();
    assertEquals(
        List.of(
            "evenkeel_agent_config_info{mode=\"observe\"} 1",
            "evenkeel_agent_config_reloads_total{result=\"success\"} 2.0"),
        own(false).lines().filter(line -> !line.startsWith("#")).toList());
  }

  @Test
  void writesNumbersAsJavaDoes() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      double number =
          switch (round % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(20_000_000) - 10_000_000;
            case 2 -> random.nextDouble() * 1e4;
            default -> NUMBERS[random.nextInt(NUMBERS.length)];
          };
      String expected =
          Double.isInfinite(number) ? (number > 0 ? "+Inf" : "-Inf") : Double.toString(number);
      assertEquals(expected, sunk(out -> out.number(number)));
      long whole = random.nextLong() >>> (1 + random.nextInt(63));
      assertEquals(Long.toString(whole), sunk(out -> out.whole(whole)));
    }
    assertEquals("1700000000.007", sunk(out -> out.seconds(1_700_000_000_007L)));
  }

  @Test
  void losesNothingAtTheEndOfItsBuffer() throws IOException {
    String long64 = "0123456789abcdef".repeat(4);
    StringBuilder expected = new StringBuilder();
    String sunk =
        sunk(
            out -> {
              for (int at = 0; at < 2_000; at++) {
                out.text(TextSink.bytes(long64.substring(at % 64)));
                out.number(at + 0.5);
                out.whole(at);
                out.number(at);
                out.sign('\n');
              }
              out.text(TextSink.bytes(long64.repeat(1_000)));
            });
    for (int at = 0; at < 2_000; at++) {
      expected.append(long64.substring(at % 64)).append(at + 0.5).append(at);
      expected.append((double) at).append('\n');
    }
    expected.append(long64.repeat(1_000));
    assertEquals(expected.toString(), sunk);
  }

  private interface Writing {
    void to(TextSink out) throws IOException;
  }

  private static String sunk(Writing writing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TextSink sink = new TextSink(out);
    writing.to(sink);
    sink.flush();
    return out.toString(StandardCharsets.UTF_8);
  }
}

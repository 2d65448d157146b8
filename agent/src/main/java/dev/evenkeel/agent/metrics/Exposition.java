package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that {@code /metrics} shows, in Prometheus' text format and in OpenMetrics. Writes
 * what the Prometheus client's writers write, byte for byte (a test compares them), without their
 * copy of all labels and numbers, which is most of what a scrape takes. Thread safe.
 */
final class Exposition {

  private static final byte[] END = TextSink.bytes("# EOF\n");

  private final Map<Metric, ExposedMetric> byMetric = new EnumMap<>(Metric.class);
  private final List<ExposedMetric> inOrder;

  Exposition() {
    for (Metric metric : Metric.values()) {
      byMetric.put(metric, new ExposedMetric(metric));
    }
    inOrder =
        Stream.of(Metric.values())
            .sorted(Comparator.comparing(Metric::bareName))
            .map(byMetric::get)
            .toList();
  }

  ExposedMetric of(Metric metric) {
    return byMetric.get(metric);
  }

  /**
   * @param exemplars whether there can be any; the text format has none
   * @return the number of series
   */
  int write(OutputStream stream, boolean openMetrics, boolean exemplars) throws IOException {
    TextSink out = new TextSink(stream);
    int series = 0;
    for (ExposedMetric metric : inOrder) {
      series += metric.write(out, openMetrics, openMetrics && exemplars);
    }
    if (openMetrics) {
      out.text(END);
    }
    out.flush();
    return series;
  }

  Reading read() {
    Map<Metric, List<Reading.Series>> all = new EnumMap<>(Metric.class);
    byMetric.forEach((metric, exposed) -> all.put(metric, exposed.read()));
    return new Reading(all);
  }
}

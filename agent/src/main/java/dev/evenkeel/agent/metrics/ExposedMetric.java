package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.MetricNames.Type;
import io.prometheus.metrics.model.snapshots.Exemplar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One metric on {@code /metrics}: its heading, and its series in the order of their labels. What a
 * line has before its number is rendered once, when the series is new. Thread safe.
 */
final class ExposedMetric {

  private final Metric metric;

  /** Positions of the labels, by their names' order, in which they are written and compared. */
  private final int[] order;

  private final byte[] textHeading;
  private final byte[] openMetricsHeading;
  private final ConcurrentNavigableMap<List<String>, ExposedSeries> series =
      new ConcurrentSkipListMap<>(this::compare);
  private volatile ExposedHistogram.Frame frame; // null until there is a histogram

  ExposedMetric(Metric metric) {
    this.metric = metric;
    List<String> labels = metric.labels();
    order =
        IntStream.range(0, labels.size())
            .boxed()
            .sorted((one, other) -> labels.get(one).compareTo(labels.get(other)))
            .mapToInt(Integer::intValue)
            .toArray();
    String name = metric.exposedName();
    String help = metric.help();
    String type = metric.type() == Type.INFO ? "gauge" : word(metric.type());
    textHeading =
        TextSink.bytes(
            "# HELP %s %s\n# TYPE %s %s\n"
                .formatted(name, LabelText.escaped(help, false), name, type));
    String bare = metric.bareName();
    openMetricsHeading =
        TextSink.bytes(
            "# TYPE %s %s\n# HELP %s %s\n"
                .formatted(bare, word(metric.type()), bare, LabelText.escaped(help, true)));
  }

  private static String word(Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private int compare(List<String> one, List<String> other) {
    for (int at : order) {
      int result = one.get(at).compareTo(other.get(at));
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  /** Shows a counter, gauge or info from now on; see {@link ExposedNumber}. */
  void show(List<String> values, DoubleSupplier number, Supplier<Exemplar> exemplar) {
    if (!series.containsKey(values)) {
      String labels = labels(values);
      String braced = labels.isEmpty() ? "" : "{" + labels + "}";
      byte[] start = TextSink.bytes(metric.exposedName() + braced + " ");
      series.putIfAbsent(values, new ExposedNumber(values, start, number, exemplar));
    }
  }

  /** Shows a histogram from now on. */
  void show(List<String> values, Distribution distribution) {
    if (!series.containsKey(values)) {
      if (frame == null) {
        frame = ExposedHistogram.Frame.of(metric.exposedName(), order.length > 0, distribution);
      }
      byte[] labels = TextSink.bytes(labels(values));
      series.putIfAbsent(values, new ExposedHistogram(values, frame, labels, distribution));
    }
  }

  /** Shows it no more. */
  void hide(List<String> values) {
    series.remove(values);
  }

  private String labels(List<String> values) {
    StringBuilder text = new StringBuilder();
    for (int at : order) {
      LabelText.add(text, metric.labels().get(at), values.get(at));
    }
    return text.toString();
  }

  /**
   * Writes heading and lines, or nothing when there are no series.
   *
   * @return the number of series
   */
  int write(TextSink out, boolean openMetrics, boolean exemplars) throws IOException {
    int written = 0;
    for (ExposedSeries each : series.values()) {
      if (written == 0) {
        out.text(openMetrics ? openMetricsHeading : textHeading);
      }
      written += each.write(out, exemplars);
    }
    return written;
  }

  List<Reading.Series> read() {
    List<Reading.Series> all = new ArrayList<>();
    series.values().forEach(each -> all.add(each.read()));
    return all;
  }
}

package dev.evenkeel.agent.metrics;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.io.IOException;
import java.util.List;

/** A histogram: its buckets, its count and its sum. Thread safe. */
final class ExposedHistogram implements ExposedSeries {

  /**
   * The parts of the lines that all histograms of a metric share; between start and end of each
   * stand the labels.
   *
   * @param bucketEnds with the edge, the infinite one last
   */
  record Frame(
      byte[] bucketStart, byte[][] bucketEnds, byte[] countStart, byte[] sumStart, byte[] end) {

    static Frame of(String name, boolean labels, Distribution edges) {
      CountAtBucket[] buckets = edges.buckets();
      byte[][] ends = new byte[buckets.length + 1][];
      for (int at = 0; at < buckets.length; at++) {
        ends[at] = end(labels, Double.toString(edges.served(buckets[at].bucket())));
      }
      ends[buckets.length] = end(labels, "+Inf");
      String open = labels ? "{" : "";
      return new Frame(
          TextSink.bytes(name + "_bucket{"),
          ends,
          TextSink.bytes(name + "_count" + open),
          TextSink.bytes(name + "_sum" + open),
          TextSink.bytes(labels ? "} " : " "));
    }

    private static byte[] end(boolean labels, String edge) {
      return TextSink.bytes((labels ? "," : "") + "le=\"" + edge + "\"} ");
    }
  }

  private final List<String> values;
  private final Frame frame;
  private final byte[] labels;
  private final Distribution distribution;

  ExposedHistogram(List<String> values, Frame frame, byte[] labels, Distribution distribution) {
    this.values = values;
    this.frame = frame;
    this.labels = labels;
    this.distribution = distribution;
  }

  @Override
  public int write(TextSink out, boolean exemplars) throws IOException {
    CountAtBucket[] buckets = distribution.buckets();
    double sum = distribution.sum();
    Exemplars found = exemplars ? distribution.exemplars() : Exemplars.EMPTY;
    long below = 0;
    double edge = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < buckets.length; at++) {
      below = (long) buckets[at].count();
      bucket(out, at, below, found, edge, buckets[at].bucket());
      edge = buckets[at].bucket();
    }
    // What is recorded meanwhile may be in a bucket already and not counted yet
    long count = Math.max(below, distribution.count());
    bucket(out, buckets.length, count, found, edge, Double.POSITIVE_INFINITY);
    start(out, frame.countStart, frame.end);
    out.whole(count);
    out.sign('\n');
    start(out, frame.sumStart, frame.end);
    out.number(sum);
    out.sign('\n');
    return buckets.length + 3;
  }

  private void bucket(
      TextSink out, int at, long count, Exemplars exemplars, double above, double upTo)
      throws IOException {
    start(out, frame.bucketStart, frame.bucketEnds[at]);
    out.whole(count);
    if (exemplars.size() > 0) {
      MeterExemplars.write(out, exemplars.get(above, upTo), distribution::served);
    }
    out.sign('\n');
  }

  private void start(TextSink out, byte[] start, byte[] end) throws IOException {
    out.text(start);
    out.text(labels);
    out.text(end);
  }

  @Override
  public Reading.Series read() {
    CountAtBucket[] buckets = distribution.buckets();
    double sum = distribution.sum();
    long[] counts = new long[buckets.length + 1];
    double[] edges = new double[buckets.length + 1];
    long below = 0;
    for (int at = 0; at < buckets.length; at++) {
      long upTo = (long) buckets[at].count();
      counts[at] = upTo - below;
      edges[at] = distribution.served(buckets[at].bucket());
      below = upTo;
    }
    counts[buckets.length] = Math.max(0, distribution.count() - below);
    edges[buckets.length] = Double.POSITIVE_INFINITY;
    return new Reading.Series(values, sum, counts, edges);
  }
}

package dev.evenkeel.agent.metrics;

import io.prometheus.metrics.model.snapshots.Exemplar;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** A counter, a gauge or an info. Thread safe. */
final class ExposedNumber implements ExposedSeries {

  private static final long[] NO_BUCKETS = {};
  private static final double[] NO_EDGES = {};

  private final List<String> values;
  private final byte[] start;
  private final DoubleSupplier number;
  private final Supplier<Exemplar> exemplar;

  /**
   * @param values of its labels, in the catalogue's order
   * @param start all before the number
   * @param number null for an info, which is always 1
   * @param exemplar null for what has none
   */
  ExposedNumber(
      List<String> values, byte[] start, DoubleSupplier number, Supplier<Exemplar> exemplar) {
    this.values = values;
    this.start = start;
    this.number = number;
    this.exemplar = exemplar;
  }

  @Override
  public int write(TextSink out, boolean exemplars) throws IOException {
    out.text(start);
    if (number == null) {
      out.whole(1);
    } else {
      out.number(number.getAsDouble());
    }
    if (exemplars && exemplar != null) {
      MeterExemplars.write(out, exemplar.get(), value -> value);
    }
    out.sign('\n');
    return 1;
  }

  @Override
  public Reading.Series read() {
    double value = number == null ? 1 : number.getAsDouble();
    return new Reading.Series(values, value, NO_BUCKETS, NO_EDGES);
  }
}

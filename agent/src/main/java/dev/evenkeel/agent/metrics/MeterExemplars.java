package dev.evenkeel.agent.metrics;

import io.micrometer.prometheusmetrics.PrometheusCounter;
import io.micrometer.prometheusmetrics.PrometheusDistributionSummary;
import io.micrometer.prometheusmetrics.PrometheusTimer;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.function.DoubleUnaryOperator;

/**
 * Reads the exemplars of meters, and writes them. Micrometer keeps them to its own package and
 * tells them only in a snapshot of everything, which takes longer than all else of a scrape; where
 * another version has no such method there are none, and a test fails.
 */
final class MeterExemplars {

  private static final Method OF_COUNTER = method(PrometheusCounter.class, "exemplar");
  private static final Method OF_TIMER = method(PrometheusTimer.class, "exemplars");
  private static final Method OF_SUMMARY = method(PrometheusDistributionSummary.class, "exemplars");

  private static final byte[] START = TextSink.bytes(" # {");
  private static final byte[] END = TextSink.bytes("} ");

  private MeterExemplars() {}

  private static Method method(Class<?> meter, String name) {
    try {
      Method method = meter.getDeclaredMethod(name);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException | RuntimeException other) {
      return null;
    }
  }

  private static Object call(Method method, Object meter) {
    try {
      return method == null ? null : method.invoke(meter);
    } catch (ReflectiveOperationException broken) {
      return null;
    }
  }

  /** The counter's latest; null when it has none. */
  static Exemplar of(PrometheusCounter counter) {
    return (Exemplar) call(OF_COUNTER, counter);
  }

  /** With values in nanoseconds. */
  static Exemplars of(PrometheusTimer timer) {
    return orNone(call(OF_TIMER, timer));
  }

  static Exemplars of(PrometheusDistributionSummary summary) {
    return orNone(call(OF_SUMMARY, summary));
  }

  private static Exemplars orNone(Object found) {
    return found == null ? Exemplars.EMPTY : (Exemplars) found;
  }

  /**
   * @param exemplar null for none
   * @param served makes its value the one that is served
   */
  static void write(TextSink out, Exemplar exemplar, DoubleUnaryOperator served)
      throws IOException {
    if (exemplar == null) {
      return;
    }
    out.text(START);
    out.text(TextSink.bytes(LabelText.of(exemplar.getLabels())));
    out.text(END);
    out.number(served.applyAsDouble(exemplar.getValue()));
    if (exemplar.hasTimestamp()) {
      out.sign(' ');
      out.seconds(exemplar.getTimestampMillis());
    }
  }
}

package dev.evenkeel.agent.slo;

/** What a {@link Window} has counted in a stretch of time. */
final class Sums {

  final long[] counts = new long[Count.SIZE];
  final int[] histogram;
  private final double[] edges;

  /**
   * @param edges in seconds, rising
   */
  Sums(double[] edges) {
    this.edges = edges;
    this.histogram = new int[edges.length + 1];
  }

  long of(Count count) {
    return counts[count.ordinal()];
  }

  /** What is counted in millionths, or in billionths, of a USD. */
  double dollars(Count count) {
    return switch (count) {
      case NANOS_PAID, NANOS_PAID_RETRYING -> of(count) / Window.NANOS;
      default -> of(count) / Window.MICROS;
    };
  }

  /** Whether nothing at all was counted. */
  boolean empty() {
    for (long count : counts) {
      if (count != 0) {
        return false;
      }
    }
    return true;
  }

  /** Calls that count: all but the excluded ones. */
  long calls() {
    return answers() + of(Count.FAILURE) + of(Count.REJECTED);
  }

  long answers() {
    return of(Count.SUCCESS) + of(Count.DEGRADED);
  }

  /** Answers above an edge, exactly. */
  long above(double seconds) {
    long above = 0;
    for (int at = edges.length; at > 0 && edges[at - 1] >= seconds; at--) {
      above += histogram[at];
    }
    return above;
  }

  /** The share of bad events. */
  Share share(Indicator indicator) {
    return switch (indicator) {
      case BUSINESS_SUCCESS -> new Share(of(Count.FAILURE) + of(Count.REJECTED), calls());
      case BUSINESS_CORRECTNESS -> // several checks may object to one answer
          new Share(Math.min(of(Count.VIOLATION), answers()), answers());
      case BUSINESS_LATENCY -> new Share(of(Count.SLOW_BUSINESS), answers());
      case LLM_SUCCESS -> new Share(calls() - of(Count.SUCCESS), calls());
      case LLM_LATENCY -> new Share(of(Count.SLOW_LLM), answers());
      case RETRY_SUCCESS -> new Share(of(Count.RETRIED) - of(Count.RECOVERED), of(Count.RETRIED));
      case BREAKER_CLOSED -> new Share(of(Count.BREAKER_OPEN_MILLIS), of(Count.BREAKER_MILLIS));
      case BUSINESS_LOSS, AVAILABILITY, MONITORING_LATENCY, ALERT_RESPONSE, RECOVERY -> Share.NONE;
    };
  }

  /**
   * A quantile of the answers' durations in seconds, interpolated between edges as Prometheus does
   * it; NaN without answers.
   */
  double quantile(double quantile) {
    long total = 0;
    for (int count : histogram) {
      total += count;
    }
    if (total == 0) {
      return Double.NaN;
    }
    double rank = quantile * total;
    long below = 0;
    for (int at = 0; at < edges.length; at++) {
      if (below + histogram[at] >= rank && histogram[at] > 0) {
        double lower = at == 0 ? 0 : edges[at - 1];
        return lower + (edges[at] - lower) * (rank - below) / histogram[at];
      }
      below += histogram[at];
    }
    return edges[edges.length - 1];
  }
}

package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Work;
import dev.evenkeel.agent.cost.PriceTable;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * What one workload's operation of one model of one provider costs, attempt by attempt: what
 * retries and failures cost is told apart from what calls cost that were answered at once. Thread
 * safe.
 */
final class CostMeters {

  private final Family<Counter> costs;
  private final Family<Counter> unpriced;
  private final Family<Counter> billable;

  CostMeters(Meters meters, String operation, String provider, String model, String workload) {
    costs =
        new Family<>(
            kind -> meters.counter(Metric.COST, operation, provider, model, kind, workload));
    unpriced =
        new Family<>(
            reason -> meters.counter(Metric.CALLS_UNPRICED, operation, provider, model, reason));
    billable =
        new Family<>(
            cost -> meters.counter(Metric.ATTEMPTS_BILLABLE, operation, provider, model, cost));
  }

  /** Told of each cost that is known. */
  interface Spending {

    /**
     * @param retrying whether it was for a retry, or failed
     */
    void paid(String workload, double dollars, boolean retrying);
  }

  void attempted(Attempt attempt, PriceTable prices, Spending spending) {
    if (!attempt.endpoint().inference()) {
      return; // batches, files and the like are not charged by this answer
    }
    Work work = attempt.work();
    boolean reported = PriceTable.reported(work.usage());
    double dollars =
        reported ? prices.dollars(attempt.endpoint(), work.model(), work.usage()) : Double.NaN;
    boolean priced = !Double.isNaN(dollars);
    if (attempt.classification().answered()) {
      if (priced) {
        boolean first = attempt.number() == 1 && attempt.layer().isEmpty();
        costs.get(first ? "call" : "retry").increment(dollars);
        spending.paid(attempt.caller().workload(), dollars, !first);
      } else {
        unpriced.get(reported ? "no_price" : "no_tokens").increment();
      }
      return;
    }
    if (priced) {
      costs.get("failed").increment(dollars);
      spending.paid(attempt.caller().workload(), dollars, true);
    }
    if (priced || work.billable()) {
      billable.get(priced ? "known" : "unknown").increment();
    }
  }

  /** All that was paid. */
  double dollars() {
    DoubleAdder sum = new DoubleAdder();
    costs.forEach(each -> sum.add(each.count()));
    return sum.sum();
  }
}

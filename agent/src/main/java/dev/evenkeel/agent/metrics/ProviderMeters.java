package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.outcome.Action;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Outcome;
import dev.evenkeel.agent.resilience.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The meters of one provider. Thread safe. */
final class ProviderMeters {

  private final LongAdder inFlight = new LongAdder();
  private final Counter recovered;
  private final Counter exhausted;
  private final Counter askedWait;
  private final Counter ownWait;
  private final Family<Timer> attempts;
  private final Family<Counter> refusals;
  private final Family<Timer> waits;
  private final Family<Counter> retries;
  private final Family<Counter> skipped;
  private final Family<Counter> layered;

  ProviderMeters(Meters meters, String provider) {
    meters.gauge(Metric.CALLS_IN_FLIGHT, () -> Math.max(0, inFlight.sum()), provider);
    recovered = meters.counter(Metric.RETRY_SEQUENCES, provider, "success");
    exhausted = meters.counter(Metric.RETRY_SEQUENCES, provider, "exhausted");
    askedWait = meters.counter(Metric.RETRY_WAIT, provider, "retry_after");
    ownWait = meters.counter(Metric.RETRY_WAIT, provider, "backoff");
    attempts = new Family<>(result -> meters.timer(Metric.ATTEMPT_DURATION, provider, result));
    refusals = new Family<>(reason -> meters.counter(Metric.CALLS_REFUSED, provider, reason));
    waits = new Family<>(reason -> meters.timer(Metric.LIMIT_WAIT, provider, reason));
    retries = new Family<>(type -> meters.counter(Metric.RETRIES, provider, type));
    skipped = new Family<>(reason -> meters.counter(Metric.RETRIES_SKIPPED, provider, reason));
    layered = new Family<>(layer -> meters.counter(Metric.LAYERED_RETRIES, provider, layer));
  }

  void started() {
    inFlight.increment();
  }

  void ended(Call call) {
    inFlight.decrement();
    if (call.refusal() != null && !call.refusal().isEmpty()) {
      refusals.get(call.refusal()).increment();
    }
    if (call.attempts() > 1 && call.result() != Result.EXCLUDED) {
      boolean good = call.result() == Result.SUCCESS || call.result() == Result.DEGRADED;
      (good ? recovered : exhausted).increment();
    }
  }

  void attempted(Attempt attempt) {
    Outcome outcome = attempt.classification().outcome();
    boolean good = attempt.classification().answered();
    attempts.get(good ? "success" : "error").record(attempt.durationNanos(), TimeUnit.NANOSECONDS);
    Decision decision = attempt.decision();
    boolean wished = outcome == Outcome.CANCELLED;
    if (!good && !wished && decision != null && decision.action() != Action.RETRY) {
      skipped.get(decision.reason()).increment();
    }
    if (attempt.layer() != null && !attempt.layer().isEmpty()) {
      layered.get(attempt.layer()).increment();
    }
  }

  void paced(String reason, long nanos) {
    waits.get(reason).record(nanos, TimeUnit.NANOSECONDS);
  }

  void retrying(Classification classification, Decision decision) {
    retries.get(classification.outcome().label()).increment();
    double wait = decision.delayNanos() / 1e9;
    double asked = Math.min(wait, Math.max(0, classification.retryAfterMillis()) / 1e3);
    askedWait.increment(asked);
    ownWait.increment(wait - asked);
  }
}

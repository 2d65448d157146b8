package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.call.Recorder.Attempt;
import dev.evenkeel.agent.call.Recorder.Call;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.llm.Usage;
import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.outcome.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;

/** The meters of one workload's operation of one model of one provider. Thread safe. */
final class CallMeters {

  private final Map<Result, Counter> results = new EnumMap<>(Result.class);
  private final Family<Timer> durations;
  private final Family<Timer> firstChunks;
  private final Family<DistributionSummary> usage;
  private final Family<Counter> tokens;
  private final Family<Counter> violations;
  private final Counter checked;
  private final Family<Counter> drilled;
  private final Family<Counter> wouldHave;
  private final Family<Counter> failedAttempts;
  private final Family<Counter> goodAttempts;

  CallMeters(Meters meters, String operation, String provider, String model, String workload) {
    // All five at 0 from the first sight on: a rate misses the step from absent to 1
    for (Result result : Result.values()) {
      String outcome = result.name().toLowerCase(Locale.ROOT);
      results.put(
          result, meters.counter(Metric.CALLS, operation, provider, model, outcome, workload));
    }
    durations =
        new Family<>(
            type -> meters.timer(Metric.CALL_DURATION, operation, provider, model, type, workload));
    firstChunks =
        new Family<>(none -> meters.timer(Metric.FIRST_CHUNK, operation, provider, model));
    usage =
        new Family<>(type -> meters.tokens(Metric.TOKEN_USAGE, operation, provider, model, type));
    tokens =
        new Family<>(
            type -> meters.counter(Metric.TOKENS, operation, provider, model, type, workload));
    violations =
        new Family<>(
            kind ->
                meters.counter(
                    Metric.QUALITY_VIOLATIONS, operation, provider, model, kind, workload));
    checked = meters.counter(Metric.QUALITY_CHECKED, operation, provider, model, workload);
    drilled = new Family<>(fault -> meters.counter(Metric.DRILL_FAULTS, provider, fault, workload));
    wouldHave =
        new Family<>(
            action -> meters.counter(Metric.WOULD_HAVE, provider, model, action, workload));
    failedAttempts =
        new Family<>(type -> meters.counter(Metric.ATTEMPTS, provider, model, "error", type));
    goodAttempts =
        new Family<>(none -> meters.counter(Metric.ATTEMPTS, provider, model, "success", ""));
  }

  void ended(Call call) {
    results.get(call.result()).increment();
    durations.get(errorType(call)).record(call.durationNanos(), TimeUnit.NANOSECONDS);
    if (call.firstByteNanos() >= 0) {
      firstChunks.get("").record(call.firstByteNanos(), TimeUnit.NANOSECONDS);
    }
    Usage used = call.usage();
    if (used != null) {
      count(used.input(), "input", true);
      count(used.output(), "output", true);
      count(used.cached(), "cache_read", false);
      count(used.cacheWrite(), "cache_creation", false);
      count(used.reasoning(), "reasoning", false);
    }
  }

  /** Calls that count: all but the excluded ones. */
  double calls() {
    return good() + counted(Result.FAILURE) + counted(Result.REJECTED);
  }

  /** Those of them that came to an answer. */
  double good() {
    return counted(Result.SUCCESS) + counted(Result.DEGRADED);
  }

  private double counted(Result result) {
    return results.get(result).count();
  }

  /** Of input and output. */
  double tokens() {
    DoubleAdder sum = new DoubleAdder();
    usage.forEach(each -> sum.add(each.totalAmount()));
    return sum.sum();
  }

  private void count(long number, String type, boolean distribution) {
    if (number < 0) {
      return;
    }
    tokens.get(type).increment(number);
    if (distribution) {
      usage.get(type).record(number);
    }
  }

  void attempted(Attempt attempt) {
    Outcome outcome = attempt.classification().outcome();
    boolean answered = attempt.classification().answered();
    if (answered) {
      goodAttempts.get("").increment();
    } else {
      failedAttempts.get(outcome.label()).increment();
    }
    if (answered || outcome.quality()) {
      checked.increment();
    }
    if (outcome.quality()) {
      violations.get(outcome.label()).increment();
    }
  }

  void violated(String kind) {
    violations.get(kind).increment();
  }

  void drilled(String fault) {
    drilled.get(fault).increment();
  }

  void wouldHave(String action) {
    wouldHave.get(action).increment();
  }

  /** Empty on success, as OpenTelemetry wants it: latency objectives look at that series. */
  private static String errorType(Call call) {
    if (call.result() == Result.SUCCESS || call.result() == Result.DEGRADED) {
      return "";
    }
    Outcome outcome = call.classification() == null ? Outcome.OK : call.classification().outcome();
    return outcome == Outcome.OK ? Labels.OTHER : outcome.label();
  }
}

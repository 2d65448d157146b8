package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.Reading;
import dev.evenkeel.agent.metrics.Reading.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the numbers that the page lists by group. */
record CountReader(Reading now) {

  private static final Map<String, Metric> DONE = done();
  private static final Map<String, Metric> AGENT = agent();

  private static Map<String, Metric> done() {
    Map<String, Metric> counts = new LinkedHashMap<>();
    counts.put("retries", Metric.RETRIES);
    counts.put("retry sequences", Metric.RETRY_SEQUENCES);
    counts.put("retries skipped", Metric.RETRIES_SKIPPED);
    counts.put("retries by layers above", Metric.LAYERED_RETRIES);
    counts.put("fallbacks", Metric.FALLBACKS);
    counts.put("refused", Metric.CALLS_REFUSED);
    counts.put("would have been done", Metric.WOULD_HAVE);
    counts.put("unpriced calls", Metric.CALLS_UNPRICED);
    counts.put("cascades", Metric.CASCADES);
    counts.put("drill faults", Metric.DRILL_FAULTS);
    return counts;
  }

  private static Map<String, Metric> agent() {
    Map<String, Metric> counts = new LinkedHashMap<>();
    counts.put("classes woven", Metric.INSTRUMENTED);
    counts.put("weaving", Metric.TRANSFORMS);
    counts.put("settings file read", Metric.CONFIG_RELOADS);
    counts.put("failures inside the agent", Metric.INTERNAL_ERRORS);
    counts.put("label values beyond the limit", Metric.SERIES_LIMITED);
    counts.put("series in the last scrape", Metric.SERIES);
    return counts;
  }

  /** What was done about calls. */
  List<Status.Count> calls() {
    return above0(DONE);
  }

  /** What the agent needs for a call, and what it says of itself. */
  List<Status.Count> ofAgent() {
    List<Status.Count> counts = new ArrayList<>();
    for (Series each : now.of(Metric.OVERHEAD)) {
      Totals.Histogram times = new Totals.Histogram();
      times.add(each);
      counts.add(time("overhead of a call, P95", each.values().get(0), times.quantile(0.95)));
    }
    for (Series each : now.of(Metric.SCRAPE_DURATION)) {
      counts.add(time("time of the last scrape", "", each.value()));
    }
    counts.addAll(above0(AGENT));
    return List.copyOf(counts);
  }

  private static Status.Count time(String group, String what, double seconds) {
    return new Status.Count(group, what, seconds, true);
  }

  /** Failed calls by error, the most frequent first. */
  List<Status.Count> errors() {
    Map<Status.Count, Long> sums = new LinkedHashMap<>();
    for (Series each : now.of(Metric.CALL_DURATION)) {
      List<String> labels = each.values();
      if (!labels.get(3).isEmpty()) {
        String model = labels.get(1) + " " + labels.get(2);
        sums.merge(new Status.Count(labels.get(3), model, 0, false), each.count(), Long::sum);
      }
    }
    return sorted(sums);
  }

  /** Quality violations by kind and model, the most frequent first. */
  List<Status.Count> quality() {
    Map<Status.Count, Long> sums = new LinkedHashMap<>();
    for (Series each : now.of(Metric.QUALITY_VIOLATIONS)) {
      String model = each.values().get(1) + " " + each.values().get(2);
      sums.merge(
          new Status.Count(each.values().get(3), model, 0, false),
          Math.round(each.value()),
          Long::sum);
    }
    return sorted(sums);
  }

  /** Answers whose content was looked at. */
  double checked() {
    return now.of(Metric.QUALITY_CHECKED).stream().mapToDouble(Series::value).sum();
  }

  private static List<Status.Count> sorted(Map<Status.Count, Long> sums) {
    return sums.entrySet().stream()
        .filter(each -> each.getValue() > 0)
        .map(each -> with(each.getKey(), each.getValue()))
        .sorted(Comparator.comparingDouble(Status.Count::value).reversed())
        .toList();
  }

  private static Status.Count with(Status.Count key, long value) {
    return new Status.Count(key.group(), key.what(), value, false);
  }

  private List<Status.Count> above0(Map<String, Metric> groups) {
    List<Status.Count> counts = new ArrayList<>();
    for (Map.Entry<String, Metric> group : groups.entrySet()) {
      for (Series each : now.of(group.getValue())) {
        if (each.value() > 0) {
          String what = String.join(" · ", each.values());
          counts.add(new Status.Count(group.getKey(), what, each.value(), false));
        }
      }
    }
    return List.copyOf(counts);
  }
}

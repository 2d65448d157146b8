package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.Reading;
import dev.evenkeel.agent.metrics.Reading.Series;
import dev.evenkeel.agent.page.ModelMinutes.Hour;
import dev.evenkeel.agent.page.ModelMinutes.Minute;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the page says of models. */
final class ModelReader {

  private static final int RECENT = 5;

  private final ModelMinutes minutes;

  ModelReader(ModelMinutes minutes) {
    this.minutes = minutes;
  }

  /** The busiest first. */
  List<Status.Model> read(Reading now) {
    Map<List<String>, Totals> all = new LinkedHashMap<>();
    for (Series each : now.of(Metric.CALLS)) {
      long value = Math.round(each.value());
      String outcome = each.values().get(3);
      Totals totals = totals(each, all);
      totals.calls += outcome.equals("excluded") ? 0 : value;
      totals.good += outcome.equals("success") || outcome.equals("degraded") ? value : 0;
    }
    for (Series each : now.of(Metric.CALL_DURATION)) {
      if (each.values().get(3).isEmpty()) {
        totals(each, all).durations.add(each);
      }
    }
    now.of(Metric.FIRST_CHUNK).forEach(each -> totals(each, all).firstChunks.add(each));
    for (Series each : now.of(Metric.TOKENS)) {
      long value = Math.round(each.value());
      String type = each.values().get(3);
      totals(each, all).inputTokens += type.equals("input") ? value : 0;
      totals(each, all).outputTokens += type.equals("output") ? value : 0;
    }
    now.of(Metric.COST).forEach(each -> totals(each, all).costUsd += each.value());
    Map<String, Hour> hours = minutes.hours();
    double recent = minutes.recent();
    return all.values().stream()
        .map(each -> model(each, hours.get(each.key()), recent))
        .sorted(Comparator.comparingLong(Status.Model::calls).reversed())
        .toList();
  }

  private static Totals totals(Series of, Map<List<String>, Totals> all) {
    String provider = of.values().get(1);
    String model = of.values().get(2);
    return all.computeIfAbsent(List.of(provider, model), key -> new Totals(provider, model));
  }

  private static Status.Model model(Totals totals, Hour hour, double recent) {
    List<Minute> all = hour == null ? List.of() : hour.minutes();
    List<Minute> last = all.subList(Math.max(0, all.size() - RECENT), all.size());
    boolean known = !all.isEmpty();
    return new Status.Model(
        totals.provider,
        totals.model,
        totals.calls,
        totals.good,
        totals.durations.quantile(0.5),
        totals.durations.quantile(0.95),
        totals.durations.quantile(0.99),
        totals.firstChunks.quantile(0.95),
        totals.inputTokens,
        totals.outputTokens,
        totals.costUsd,
        hour == null ? 0 : hour.count().inFlight(),
        known ? last.stream().mapToLong(Minute::calls).sum() / recent : Double.NaN,
        known ? last.stream().mapToLong(Minute::tokens).sum() / recent : Double.NaN,
        known ? all.stream().mapToDouble(Minute::costUsd).sum() : Double.NaN,
        all);
  }
}

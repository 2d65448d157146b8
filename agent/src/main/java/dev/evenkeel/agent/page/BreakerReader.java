package dev.evenkeel.agent.page;

import dev.evenkeel.agent.metrics.MetricNames.Metric;
import dev.evenkeel.agent.metrics.Reading;
import dev.evenkeel.agent.metrics.Reading.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the page says of breakers.
 *
 * @param changes the newest first
 * @param retriesLeft by route
 * @param livedMillis since the start
 */
record BreakerReader(
    List<Journal.Change> changes, Map<String, Double> retriesLeft, long livedMillis) {

  /** Those first that let nothing through. */
  List<Status.Breaker> read(Reading now) {
    Map<String, Double> open = byFirst(now.of(Metric.BREAKER_OPEN_SECONDS), "");
    Map<String, Double> refused = byFirst(now.of(Metric.BREAKER_CALLS), "not_permitted");
    Map<String, Double> rate = byFirst(now.of(Metric.GATE_CLOSED), "rate");
    Map<String, Double> quota = byFirst(now.of(Metric.GATE_CLOSED), "quota");
    List<Status.Breaker> breakers = new ArrayList<>();
    for (Series each : now.of(Metric.BREAKER_STATE)) {
      if (each.value() > 0) {
        String route = each.values().get(0);
        boolean byQuota = quota.getOrDefault(route, 0.0) > 0;
        boolean byRate = rate.getOrDefault(route, 0.0) > 0;
        double openSeconds = open.getOrDefault(route, 0.0);
        breakers.add(
            new Status.Breaker(
                route,
                each.values().get(1),
                openSeconds,
                Math.min(1, openSeconds * 1_000 / Math.max(1, livedMillis)),
                changed(route),
                Math.round(refused.getOrDefault(route, 0.0)),
                byQuota ? "quota" : byRate ? "rate" : "",
                retriesLeft.getOrDefault(route, Double.NaN)));
      }
    }
    breakers.sort(
        Comparator.comparing((Status.Breaker each) -> each.state().equals("closed"))
            .thenComparing(each -> each.gate().isEmpty())
            .thenComparing(Status.Breaker::openSeconds, Comparator.reverseOrder())
            .thenComparing(Status.Breaker::route));
    return List.copyOf(breakers);
  }

  private long changed(String route) {
    return changes.stream()
        .filter(each -> each.route().equals(route))
        .mapToLong(Journal.Change::atMillis)
        .findFirst()
        .orElse(-1);
  }

  /** The values by the first label, of the series with this second one. */
  private static Map<String, Double> byFirst(List<Series> all, String second) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Series each : all) {
      if (second.isEmpty() || each.values().get(1).equals(second)) {
        values.put(each.values().get(0), each.value());
      }
    }
    return values;
  }
}

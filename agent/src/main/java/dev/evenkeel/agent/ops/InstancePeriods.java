package dev.evenkeel.agent.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The hours or days of one instance, from the slots of its {@code /api/history}. */
final class InstancePeriods {

  private InstancePeriods() {}

  /** Slots put together from the newest on, so that only the oldest period may be a part of one. */
  static List<Report.Period> of(JsonNode root, Instant begin, Duration length) {
    long slot = root.path("slot_ms").asLong();
    long period = length.toMillis();
    long end = root.path("at").asLong() / slot * slot + slot;
    long first = begin.toEpochMilli() / slot * slot;
    int count = (int) Math.max(1, (end - first + period - 1) / period);
    List<List<JsonNode>> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(new ArrayList<>());
    }
    for (JsonNode each : root.path("slots")) {
      long back = (end - each.path("start").asLong() - 1) / period;
      groups.get((int) Math.max(0, count - 1 - back)).add(each);
    }
    List<Report.Period> periods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long until = Math.min(end - (count - 1 - i) * period, root.path("at").asLong());
      periods.add(period(Instant.ofEpochSecond(until / 1_000), groups.get(i)));
    }
    return periods;
  }

  private static Report.Period period(Instant end, List<JsonNode> slots) {
    double calls = 0;
    double failed = 0;
    double cost = 0;
    double loss = 0;
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (JsonNode slot : slots) {
      double lost = slot.path("failure").asDouble() + slot.path("rejected").asDouble();
      failed += lost;
      calls += slot.path("success").asDouble() + slot.path("degraded").asDouble() + lost;
      cost += slot.path("money").path("cost_usd").asDouble();
      loss += slot.path("money").path("loss_usd").asDouble();
      for (Map.Entry<String, JsonNode> each : slot.path("shares").properties()) {
        double[] sum = sums.computeIfAbsent(each.getKey(), key -> new double[2]);
        sum[0] += each.getValue().path("bad").asDouble();
        sum[1] += each.getValue().path("total").asDouble();
      }
    }
    Map<String, Double> good = new LinkedHashMap<>();
    sums.forEach((slo, sum) -> good.put(slo, sum[1] > 0 ? 1 - sum[0] / sum[1] : Double.NaN));
    return new Report.Period(end, calls, failed, good, cost, loss);
  }
}

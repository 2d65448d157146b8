package dev.evenkeel.agent.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The prices of one model, by the day from which they hold. Immutable. */
final class PriceHistory {

  private final TreeMap<Long, Price> byDay = new TreeMap<>();
  private final PriceHistory outranked;

  /**
   * @param rows all rows of the model in one file
   * @param outranked what another file says, for days before these rows; or null
   */
  PriceHistory(List<PriceRow> rows, PriceHistory outranked) {
    this.outranked = outranked;
    Map<Long, TreeMap<Long, Rates>> tiers = new TreeMap<>();
    for (PriceRow row : rows) {
      tiers
          .computeIfAbsent(row.from().toEpochDay(), day -> new TreeMap<>())
          .put(row.above(), row.rates());
    }
    for (Map.Entry<Long, TreeMap<Long, Rates>> day : tiers.entrySet()) {
      byDay.put(day.getKey(), price(day.getValue()));
    }
  }

  private static Price price(TreeMap<Long, Rates> tiers) {
    long[] above = new long[tiers.size()];
    int tier = 0;
    for (long tokens : tiers.keySet()) {
      above[tier++] = tokens;
    }
    return new Price(above, new ArrayList<>(tiers.values()).toArray(new Rates[0]));
  }

  /** The price on a day; the earliest there is for a day before all of them. */
  Price at(long epochDay) {
    Map.Entry<Long, Price> holding = byDay.floorEntry(epochDay);
    if (holding != null) {
      return holding.getValue();
    }
    return outranked == null ? byDay.firstEntry().getValue() : outranked.at(epochDay);
  }
}

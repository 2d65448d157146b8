package dev.evenkeel.agent.cost;

import java.util.Comparator;
import java.util.List;
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
    rows.stream()
        .map(PriceRow::from)
        .distinct()
        .forEach(
            from ->
                byDay.put(
                    from.toEpochDay(),
                    price(rows.stream().filter(row -> row.from().equals(from)).toList())));
  }

  private static Price price(List<PriceRow> tiers) {
    List<PriceRow> rising =
        tiers.stream().sorted(Comparator.comparingLong(PriceRow::above)).toList();
    return new Price(
        rising.stream().mapToLong(PriceRow::above).toArray(),
        rising.stream().map(PriceRow::rates).toArray(Rates[]::new));
  }

  /** The price on a day; the earliest there is for a day before all of them. */
  Price at(long epochDay) {
    var holding = byDay.floorEntry(epochDay);
    if (holding != null) {
      return holding.getValue();
    }
    return outranked == null ? byDay.firstEntry().getValue() : outranked.at(epochDay);
  }
}

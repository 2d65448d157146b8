package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.outcome.Outcome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts failed calls by outcome, and refused ones together, of the last hour by the minute and of
 * the last three days by the hour: 14 KB. Thread safe, without allocation.
 */
final class Failures {

  /** What the agent let not through: a breaker was open, a gate closed, or a limit reached. */
  static final String REFUSED = "refused";

  private static final String[] LABELS =
      Stream.concat(Stream.of(Outcome.values()).map(Outcome::label), Stream.of(REFUSED))
          .toArray(String[]::new);

  private final Ring minutes = new Ring(Window.MINUTES);
  private final Ring hours = new Ring(Window.HOURS);

  synchronized void failed(long nowMillis, Outcome outcome) {
    add(nowMillis, outcome.ordinal());
  }

  synchronized void refused(long nowMillis) {
    add(nowMillis, LABELS.length - 1);
  }

  private void add(long nowMillis, int column) {
    minutes.add(nowMillis / Window.MINUTE_MILLIS, column);
    hours.add(nowMillis / Window.HOUR_MILLIS, column);
  }

  /** The last {@code length} minutes, the one that runs among them; the most frequent first. */
  synchronized Map<String, Long> minutes(long nowMillis, int length) {
    return minutes.last(nowMillis / Window.MINUTE_MILLIS, length);
  }

  /** The last {@code length} hours, in the same way. */
  synchronized Map<String, Long> hours(long nowMillis, int length) {
    return hours.last(nowMillis / Window.HOUR_MILLIS, length);
  }

  private static final class Ring {

    private final long[] stamps;
    private final int[] counts;

    Ring(int length) {
      stamps = new long[length];
      counts = new int[length * LABELS.length];
      Arrays.fill(stamps, Long.MIN_VALUE);
    }

    void add(long stamp, int column) {
      int at = (int) (stamp % stamps.length);
      if (stamps[at] != stamp) {
        stamps[at] = stamp;
        Arrays.fill(counts, at * LABELS.length, (at + 1) * LABELS.length, 0);
      }
      counts[at * LABELS.length + column]++;
    }

    Map<String, Long> last(long newest, int length) {
      long[] sums = new long[LABELS.length];
      for (int at = 0; at < stamps.length; at++) {
        if (stamps[at] > newest - length && stamps[at] <= newest) {
          for (int i = 0; i < sums.length; i++) {
            sums[i] += counts[at * sums.length + i];
          }
        }
      }
      Map<String, Long> sorted = new LinkedHashMap<>();
      IntStream.range(0, sums.length)
          .filter(each -> sums[each] > 0)
          .boxed()
          .sorted(Comparator.comparingLong((Integer each) -> sums[each]).reversed())
          .forEach(each -> sorted.put(LABELS[each], sums[each]));
      return sorted;
    }
  }
}

package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.outcome.Outcome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts failed and refused calls by outcome, of the last hour by the minute and of the last three
 * days by the hour: 20 KB. Thread safe, without allocation.
 */
final class Failures {

  private static final Outcome[] OUTCOMES = Outcome.values();

  private final Ring minutes = new Ring(Window.MINUTES);
  private final Ring hours = new Ring(Window.HOURS);

  synchronized void add(long nowMillis, Outcome outcome) {
    minutes.add(nowMillis / Window.MINUTE_MILLIS, outcome);
    hours.add(nowMillis / Window.HOUR_MILLIS, outcome);
  }

  /** The last {@code length} minutes, the one that runs among them; the most frequent first. */
  synchronized Map<Outcome, Long> minutes(long nowMillis, int length) {
    return minutes.last(nowMillis / Window.MINUTE_MILLIS, length);
  }

  /** The last {@code length} hours, in the same way. */
  synchronized Map<Outcome, Long> hours(long nowMillis, int length) {
    return hours.last(nowMillis / Window.HOUR_MILLIS, length);
  }

  private static final class Ring {

    private final long[] stamps;
    private final int[] counts;

    Ring(int length) {
      stamps = new long[length];
      counts = new int[length * OUTCOMES.length];
      Arrays.fill(stamps, Long.MIN_VALUE);
    }

    void add(long stamp, Outcome outcome) {
      int at = (int) (stamp % stamps.length);
      if (stamps[at] != stamp) {
        stamps[at] = stamp;
        Arrays.fill(counts, at * OUTCOMES.length, (at + 1) * OUTCOMES.length, 0);
      }
      counts[at * OUTCOMES.length + outcome.ordinal()]++;
    }

    Map<Outcome, Long> last(long newest, int length) {
      long[] sums = new long[OUTCOMES.length];
      for (int at = 0; at < stamps.length; at++) {
        if (stamps[at] > newest - length && stamps[at] <= newest) {
          for (int i = 0; i < sums.length; i++) {
            sums[i] += counts[at * sums.length + i];
          }
        }
      }
      Map<Outcome, Long> sorted = new LinkedHashMap<>();
      Stream.of(OUTCOMES)
          .filter(each -> sums[each.ordinal()] > 0)
          .sorted(Comparator.comparingLong((Outcome each) -> sums[each.ordinal()]).reversed())
          .forEach(each -> sorted.put(each, sums[each.ordinal()]));
      return sorted;
    }
  }
}

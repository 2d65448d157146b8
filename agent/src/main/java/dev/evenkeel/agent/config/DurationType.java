package dev.evenkeel.agent.config;

import java.time.Duration;

/** A time with its unit. A bare number is refused: nobody knows whether 30 means ms or s. */
final class DurationType extends ValueType<Duration> {

  private static final String[] UNITS = {"ms", "s", "m", "h"};
  private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000};

  /** More digits than any limit needs, few enough never to overflow. */
  private static final int MAX_DIGITS = 11;

  private final String lowest;
  private final String highest;
  private final long minMillis;
  private final long maxMillis;

  DurationType(String lowest, String highest) {
    this.lowest = lowest;
    this.highest = highest;
    this.minMillis = millis(lowest);
    this.maxMillis = millis(highest);
  }

  @Override
  Duration parse(String text) {
    long millis = millis(text);
    return millis < minMillis || millis > maxMillis ? null : Duration.ofMillis(millis);
  }

  @Override
  String valid() {
    return "a time with its unit, such as 500ms, 2s, 5m or 1h, from " + lowest + " to " + highest;
  }

  /** Milliseconds, rounded down, or −1 when {@code text} is no time. */
  private static long millis(String text) {
    int end = 0;
    while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    if (end == 0 || end > MAX_DIGITS) {
      return -1;
    }
    double number = DecimalType.number(text.substring(0, end));
    String unit = text.substring(end).trim();
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equalsIgnoreCase(unit)) {
        return number < 0 ? -1 : (long) (number * MILLIS[i]);
      }
    }
    return -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

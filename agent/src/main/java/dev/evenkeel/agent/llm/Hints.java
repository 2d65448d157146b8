package dev.evenkeel.agent.llm;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how long a provider asks to wait; in milliseconds, −1 when it does not ask. */
final class Hints {

  private static final String NUMBER_WITH_UNIT =
      "\\d+(?:\\.\\d+)?\\s*(?:milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?"
          + "|hr|h|days?|d)(?![a-z])";
  private static final String DURATION =
      "(" + NUMBER_WITH_UNIT + "(?:(?:\\s|,|and)*" + NUMBER_WITH_UNIT + ")*)";

  /** "Please try again in 1m9.696s", "retry after 60 seconds", "wait 5 minutes". */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?:(?:try|retry|retrying|wait|reset|resets|available|allowed|replenished)\\b"
              + "(?:\\s+(?:it|again|this|your|the|request|at\\s+least))*\\s+(?:in|after|for|within)"
              + "|wait(?:\\s+at\\s+least)?|retry[-_ ]?after[\"']?\\s*[:=]?)"
              + "\\s*(?:about|approximately|at\\s+least|another|~)?\\s*"
              + DURATION);

  /** "try again 20 seconds later". */
  private static final Pattern LATER = Pattern.compile(DURATION + "\\s+later\\b");

  /** "replenished in 07:12:03", Azure's, with days before a dot. */
  private static final Pattern CLOCK =
      Pattern.compile("\\bin (?:(\\d{1,3})\\.)?(\\d{1,2}):(\\d\\d):(\\d\\d)\\b");

  /** "30秒后重试": wait 30 seconds. */
  private static final Pattern CHINESE_WORDS =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(毫秒|秒|分钟|小时)\\s*(?:之?后|以后)");

  /** Of a header that says "12s". */
  private static final Pattern WITH_UNITS = Pattern.compile("\\s*" + DURATION + "\\s*");

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(毫秒|秒|分钟|小时|[a-z]+)");

  /** A year: what is longer is no hint to a machine. */
  private static final double LONGEST_MILLIS = 366 * 24 * 3600_000.0;

  private Hints() {}

  /** From {@code retry-after-ms}, {@code x-ms-retry-after-ms} and {@code retry-after}. */
  static long fromHeaders(Headers headers) {
    long hint = millis(headers.get("retry-after-ms"), 1);
    if (hint < 0) {
      hint = millis(headers.get("x-ms-retry-after-ms"), 1);
    }
    if (hint < 0) {
      hint = retryAfter(headers);
    }
    return hint;
  }

  private static long retryAfter(Headers headers) {
    String value = headers.get("retry-after");
    if (value == null) {
      return -1;
    }
    long hint = millis(value, 1000);
    if (hint < 0 && WITH_UNITS.matcher(value).matches()) {
      hint = duration(value);
    }
    if (hint >= 0) {
      return hint;
    }
    long until = date(value);
    if (until < 0) {
      return -1;
    }
    long now = date(headers.get("date"));
    long wait = until - (now >= 0 ? now : System.currentTimeMillis());
    return wait > 0 && wait <= LONGEST_MILLIS ? wait : -1;
  }

  private static long date(String value) {
    if (value == null) {
      return -1;
    }
    try {
      return ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      return -1;
    }
  }

  /**
   * From the body: texts are more exact than Google's RetryInfo, which is rounded down to seconds.
   *
   * @param words all texts of the error
   * @param retryDelay Google's RetryInfo, e.g. {@code 48s}, or null
   * @param seconds a field that counts seconds, negative without one
   */
  static long fromBody(String words, String retryDelay, double seconds) {
    long hint = fromText(words);
    if (hint < 0 && retryDelay != null) {
      hint = duration(retryDelay);
    }
    return hint < 0 ? bounded(seconds * 1000) : hint;
  }

  static long fromText(String words) {
    String text = words.toLowerCase(Locale.ROOT);
    Matcher matcher = WORDS.matcher(text);
    if (matcher.find()) {
      return duration(matcher.group(1));
    }
    matcher = LATER.matcher(text);
    if (matcher.find()) {
      return duration(matcher.group(1));
    }
    matcher = CLOCK.matcher(text);
    if (matcher.find()) {
      String days = matcher.group(1) == null ? "0" : matcher.group(1);
      return duration(
          "%sd %sh %sm %ss".formatted(days, matcher.group(2), matcher.group(3), matcher.group(4)));
    }
    matcher = CHINESE_WORDS.matcher(text);
    return matcher.find() ? duration(matcher.group(1) + matcher.group(2)) : -1;
  }

  private static long duration(String text) {
    Matcher parts = PART.matcher(text.toLowerCase(Locale.ROOT));
    double millis = -1;
    while (parts.find()) {
      double unit = unit(parts.group(2));
      if (unit < 0) {
        return -1;
      }
      millis = Math.max(millis, 0) + Double.parseDouble(parts.group(1)) * unit;
    }
    return bounded(millis);
  }

  private static double unit(String word) {
    return switch (word) {
      case "ms", "msec", "msecs", "millisecond", "milliseconds", "毫秒" -> 1;
      case "s", "sec", "secs", "second", "seconds", "秒" -> 1000;
      case "m", "min", "mins", "minute", "minutes", "分钟" -> 60_000;
      case "h", "hr", "hrs", "hour", "hours", "小时" -> 3600_000;
      case "d", "day", "days" -> 24 * 3600_000;
      default -> -1;
    };
  }

  private static long millis(String value, double unit) {
    if (value == null) {
      return -1;
    }
    try {
      return bounded(Double.parseDouble(value.trim()) * unit);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Binary fractions: 26.604 s are 26604 ms, not 26603. */
  private static long bounded(double millis) {
    return millis >= 0 && millis <= LONGEST_MILLIS ? (long) (millis + 1e-4) : -1;
  }
}

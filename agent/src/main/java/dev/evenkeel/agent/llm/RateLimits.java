package dev.evenkeel.agent.llm;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What an answer's headers say of the rate limits of its key: {@code x-ratelimit-*} as OpenAI and
 * those who followed it send them, {@code anthropic-ratelimit-*} as Anthropic does.
 *
 * @param requests null where the headers do not tell
 * @param tokens null where the headers do not tell
 */
public record RateLimits(Quota requests, Quota tokens) {

  /**
   * One limit.
   *
   * @param limit requests or tokens that may be used in one period
   * @param remaining what is left of them
   * @param resetNanos until all of them are there again; −1 where that is not said
   */
  public record Quota(long limit, long remaining, long resetNanos) {}

  private static final String OPENAI = "x-ratelimit-";
  private static final String ANTHROPIC = "anthropic-ratelimit-";

  /** Null for headers that name no limit: those of most answers, and found by one look-up. */
  public static RateLimits read(Endpoint endpoint, Headers headers) {
    return endpoint.api() == Api.ANTHROPIC_MESSAGES
        ? anthropic(headers)
        : headers.get("x-ratelimit-remaining-requests") == null
            ? null
            : limits(
                quota(
                    headers,
                    OPENAI + "limit-requests",
                    OPENAI + "remaining-requests",
                    OPENAI + "reset-requests"),
                quota(
                    headers,
                    OPENAI + "limit-tokens",
                    OPENAI + "remaining-tokens",
                    OPENAI + "reset-tokens"));
  }

  private static RateLimits anthropic(Headers headers) {
    if (headers.get(ANTHROPIC + "requests-remaining") == null) {
      return null;
    }
    return limits(
        quota(
            headers,
            ANTHROPIC + "requests-limit",
            ANTHROPIC + "requests-remaining",
            ANTHROPIC + "requests-reset"),
        quota(
            headers,
            ANTHROPIC + "tokens-limit",
            ANTHROPIC + "tokens-remaining",
            ANTHROPIC + "tokens-reset"));
  }

  private static RateLimits limits(Quota requests, Quota tokens) {
    return requests == null && tokens == null ? null : new RateLimits(requests, tokens);
  }

  private static Quota quota(Headers headers, String limit, String remaining, String reset) {
    long most = count(headers.get(limit));
    long left = count(headers.get(remaining));
    return most <= 0 || left < 0 || left > most
        ? null
        : new Quota(most, left, nanos(headers.get(reset)));
  }

  private static long count(String text) {
    if (text == null || text.isEmpty() || text.length() > 12) {
      return -1;
    }
    long count = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      count = 10 * count + digit;
    }
    return count;
  }

  /** {@code 6m0s}, {@code 1.57s}, {@code 120ms}, {@code 12} (seconds), or a moment by RFC 3339. */
  static long nanos(String text) {
    if (text == null || text.isEmpty() || text.length() > 40) {
      return -1;
    }
    return text.indexOf('T') > 0 ? until(text) : duration(text);
  }

  private static long until(String moment) {
    try {
      long millis = Instant.parse(moment).toEpochMilli() - System.currentTimeMillis();
      return Math.max(0, TimeUnit.MILLISECONDS.toNanos(millis));
    } catch (DateTimeException e) {
      return -1;
    }
  }

  private static long duration(String text) {
    double seconds = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && numeric(text.charAt(end))) {
        end++;
      }
      int unitEnd = end;
      while (unitEnd < text.length() && !numeric(text.charAt(unitEnd))) {
        unitEnd++;
      }
      double unit = unit(text, end, unitEnd);
      if (end == at || unit < 0) {
        return -1;
      }
      try {
        seconds += unit * Double.parseDouble(text.substring(at, end));
      } catch (NumberFormatException e) {
        return -1;
      }
      at = unitEnd;
    }
    return (long) (seconds * 1e9);
  }

  private static boolean numeric(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private static double unit(String text, int from, int to) {
    return switch (text.substring(from, to)) {
      case "", "s" -> 1;
      case "ms" -> 1e-3;
      case "us", "µs" -> 1e-6;
      case "m" -> 60;
      case "h" -> 3600;
      case "d" -> 86_400;
      default -> -1;
    };
  }
}

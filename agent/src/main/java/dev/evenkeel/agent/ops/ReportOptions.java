package dev.evenkeel.agent.ops;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a report is made of.
 *
 * @param since how far back
 * @param url the endpoint of one instance, or null
 * @param prometheus the address of a Prometheus, or null
 * @param job the scrape job; null with {@code url}
 * @param format text, markdown or json
 * @param period the length of a line of the history
 * @param credentials for whom it asks
 */
record ReportOptions(
    Duration since,
    String url,
    String prometheus,
    String job,
    String format,
    Duration period,
    Credentials credentials) {

  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})(m|h|d|w)");
  private static final int MOST_PERIODS = 1_000;
  private static final Map<String, Duration> VIEWS =
      Map.of(
          "hourly", Duration.ofHours(1),
          "daily", Duration.ofDays(1),
          "weekly", Duration.ofDays(7),
          "monthly", Duration.ofDays(30));
  private static final List<String> KNOWN =
      List.of("--since", "--url", "--prometheus", "--job", "--format", "--view");

  /**
   * Reads a command line.
   *
   * @param environment where a token may be
   * @throws IllegalArgumentException which says what is wrong with it
   */
  static ReportOptions of(String[] args, Map<String, String> environment) {
    Map<String, String> options =
        Options.read(args, each -> KNOWN.contains(each) || Credentials.OPTIONS.contains(each));
    Duration since = span(options.getOrDefault("--since", "24h"));
    String prometheus = options.get("--prometheus");
    String url = options.get("--url");
    if (prometheus != null && url != null) {
      throw new IllegalArgumentException("--url or --prometheus, not both");
    }
    if (prometheus != null && options.getOrDefault("--job", "").isBlank()) {
      throw new IllegalArgumentException(
          "--job is missing: the name of the scrape job of the service");
    }
    noSecret("--url", url);
    noSecret("--prometheus", prometheus);
    String format = options.getOrDefault("--format", "text");
    if (!List.of("text", "markdown", "json").contains(format)) {
      throw new IllegalArgumentException("--format is text, markdown or json, not " + format);
    }
    Duration period = period(options.get("--view"), since);
    if (since.toSeconds() / period.toSeconds() > MOST_PERIODS) {
      throw new IllegalArgumentException(
          "--view would have more than " + MOST_PERIODS + " lines; choose a longer one");
    }
    String address = prometheus == null && url == null ? "http://127.0.0.1:9464/" : url;
    return new ReportOptions(
        since,
        address,
        prometheus,
        options.get("--job"),
        format,
        period,
        Credentials.of(options, environment));
  }

  /** An address is shown in the report, and to whoever lists the processes. */
  private static void noSecret(String option, String address) {
    if (address != null && address.replaceFirst("^[a-z]+://", "").split("/", 2)[0].contains("@")) {
      throw new IllegalArgumentException(
          option + ": no user and password in an address; put them in a file for --basic-file");
    }
  }

  private static Duration span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--since is a number of m, h, d or w, such as 24h, not " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }

  /** The one that is asked for, or one that makes some ten to fifty lines. */
  private static Duration period(String view, Duration since) {
    if (view != null) {
      Duration period = VIEWS.get(view);
      if (period == null) {
        throw new IllegalArgumentException(
            "--view is hourly, daily, weekly or monthly, not " + view);
      }
      return period;
    }
    long days = since.toDays();
    return VIEWS.get(
        days <= 2 ? "hourly" : days <= 31 ? "daily" : days <= 180 ? "weekly" : "monthly");
  }

  /** As Prometheus writes it. */
  static String range(Duration span) {
    return span.toSeconds() + "s";
  }
}

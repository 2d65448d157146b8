package dev.evenkeel.agent.page;

import dev.evenkeel.agent.slo.Indicator;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes numbers as an operator reads them, on the page and in reports; – where there is none. */
public final class Figures {

  public static final String NONE = "–";

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");

  private Figures() {}

  /** Whole numbers without digits after the point, others with three. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    return value == Math.rint(value) ? format("%,.0f", value) : format("%,.3f", value);
  }

  /** Rounded: what is only an estimate, or a mean. */
  public static String about(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    return value == Math.rint(value) || Math.abs(value) >= 10
        ? format("%,.0f", value)
        : format("%,.1f", value);
  }

  /** Never rounded up to 100 %. */
  public static String percent(double share) {
    if (!Double.isFinite(share)) {
      return NONE;
    }
    if (Math.abs(share) > 10) {
      return format("%,.0f %%", share * 100);
    }
    double percent = Math.floor(share * 100_000 + 1e-6) / 1_000;
    String text = format("%,.3f", percent);
    return text.replaceFirst("\\.?0+$", "") + " %";
  }

  /** From microseconds on. */
  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    if (seconds > 0 && seconds < 0.001) {
      return format("%.0f µs", seconds * 1_000_000);
    }
    return seconds < 1 ? format("%.0f ms", seconds * 1_000) : format("%,.2f s", seconds);
  }

  /** Small sums to a hundredth of a cent. */
  public static String dollars(double dollars) {
    if (!Double.isFinite(dollars)) {
      return NONE;
    }
    double size = Math.abs(dollars);
    return (dollars < 0 ? "-" : "") + format(size < 1 && size > 0 ? "$%,.4f" : "$%,.2f", size);
  }

  static String burn(double rate) {
    return Double.isFinite(rate) ? format(rate < 100 ? "%,.1f×" : "%,.0f×", rate) : NONE;
  }

  /** What a threshold or a value of an objective means: USD an hour, or a time. */
  public static String bound(Indicator indicator, double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    return switch (indicator) {
      case BUSINESS_LOSS -> dollars(value) + "/h";
      case RECOVERY, ALERT_RESPONSE -> span(Math.round(value * 1_000));
      default -> seconds(value);
    };
  }

  /** The two largest units. */
  public static String span(long millis) {
    Duration span = Duration.ofMillis(Math.max(0, millis));
    if (span.toDays() > 0) {
      return span.toDays() + " d " + span.toHoursPart() + " h";
    } else if (span.toHours() > 0) {
      return span.toHours() + " h " + span.toMinutesPart() + " min";
    }
    return span.toMinutes() > 0
        ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
        : span.toSeconds() + " s";
  }

  static String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  static String moment(long millis) {
    return MOMENT.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}

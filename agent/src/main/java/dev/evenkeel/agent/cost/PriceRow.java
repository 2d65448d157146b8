package dev.evenkeel.agent.cost;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of a price table.
 *
 * @param line where it stands in its file
 * @param provider in this project's words, e.g. {@code azure_openai}, in lower case
 * @param model in lower case; {@code *} for every model of the provider that has no row
 * @param from the first day on which it holds
 * @param above the prompt tokens beyond which it holds; 0 for the base
 * @param aliases other names of the model, in lower case
 */
record PriceRow(
    int line,
    String provider,
    String model,
    LocalDate from,
    long above,
    Rates rates,
    List<String> aliases) {

  static final String COLUMNS =
      "provider,model,input,cached input,cache write,output,from,above,per 1000 requests,aliases";

  private static final int MOST_COLUMNS = 10;
  private static final double MOST_DOLLARS = 1_000_000;

  /**
   * Reads a row. Columns at the end may be missing.
   *
   * @throws IllegalArgumentException saying what is wrong and what would be right
   */
  static PriceRow parse(int line, String text) {
    String[] given = text.split(",", -1);
    if (given.length > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "has " + given.length + " columns and may have " + MOST_COLUMNS + ": " + COLUMNS);
    }
    String[] fields = new String[MOST_COLUMNS];
    for (int i = 0; i < MOST_COLUMNS; i++) {
      fields[i] = i < given.length ? unquoted(given[i].strip()) : "";
    }
    if (fields[0].isEmpty() || fields[1].isEmpty()) {
      throw new IllegalArgumentException(
          "needs a provider and a model; columns are separated by commas: " + COLUMNS);
    }
    double input = dollars("input", fields[2], -1);
    if (input < 0) {
      throw new IllegalArgumentException("needs an input price, in USD per million tokens");
    }
    Rates rates =
        new Rates(
            input,
            dollars("cached input", fields[3], input),
            dollars("cache write", fields[4], input),
            dollars("output", fields[5], 0),
            dollars("per 1000 requests", fields[8], 0));
    return new PriceRow(
        line,
        lower(fields[0]),
        lower(fields[1]),
        date(fields[6]),
        tokens(fields[7]),
        rates,
        words(lower(fields[9])));
  }

  /** What makes two rows of a file the same. */
  String key() {
    return key(above);
  }

  /** The key of the row that holds for prompts of any size. */
  String base() {
    return key(0);
  }

  private String key(long tokens) {
    return provider + " " + model + " " + from + " " + tokens;
  }

  private static String unquoted(String field) {
    boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
    return quoted ? field.substring(1, field.length() - 1).strip() : field;
  }

  private static String lower(String field) {
    return field.toLowerCase(Locale.ROOT);
  }

  private static double dollars(String column, String field, double absent) {
    if (field.isEmpty()) {
      return absent;
    }
    double dollars = digits(field, true) ? Double.parseDouble(field) : -1;
    if (dollars < 0 || dollars > MOST_DOLLARS) {
      throw new IllegalArgumentException(
          column + " cannot be '" + shown(field) + "': write USD like 2.50");
    }
    return dollars;
  }

  private static long tokens(String field) {
    if (field.isEmpty()) {
      return 0;
    }
    if (!digits(field, false) || field.length() > 15) {
      throw new IllegalArgumentException(
          "above cannot be '" + shown(field) + "': write prompt tokens like 200000");
    }
    return Long.parseLong(field);
  }

  /** {@code Double.parseDouble} alone takes NaN, 1d and 0x1p3 too. */
  private static boolean digits(String field, boolean point) {
    int points = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      points += c == '.' ? 1 : 0;
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return points <= (point ? 1 : 0) && field.length() > points;
  }

  private static List<String> words(String field) {
    List<String> words = new ArrayList<>();
    for (String word : field.split(" ")) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return List.copyOf(words);
  }

  /** By hand: the JDK's formatter of dates takes longer to load than all rows to read. */
  private static LocalDate date(String field) {
    if (field.isEmpty()) {
      return LocalDate.EPOCH;
    }
    String[] parts = field.split("-", -1);
    try {
      if (field.length() == 10 && parts.length == 3 && parts[0].length() == 4) {
        return LocalDate.of(part(parts[0]), part(parts[1]), part(parts[2]));
      }
    } catch (DateTimeException | NumberFormatException e) {
      // Said below
    }
    throw new IllegalArgumentException(
        "from cannot be '" + shown(field) + "': write the date like 2026-08-21");
  }

  private static int part(String part) {
    return digits(part, false) ? Integer.parseInt(part) : -1;
  }

  private static String shown(String field) {
    return field.length() > 40 ? field.substring(0, 40) + "…" : field;
  }
}

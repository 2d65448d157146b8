package dev.evenkeel.agent.cost;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The rows of a price table in CSV, and a sentence on each that cannot be used. Read while the
 * application starts: no streams, no formatters.
 *
 * @param rows those that can
 * @param warnings for the log
 */
record PriceFile(List<PriceRow> rows, List<String> warnings) {

  private static final int MAX_BYTES = 1 << 20;

  /** Of a file that is no price table at all, the first lines say enough. */
  private static final int MOST_WARNINGS = 10;

  /** The table inside the agent. */
  static PriceFile builtIn() {
    try (InputStream in = PriceFile.class.getResourceAsStream("prices.csv")) {
      return parse("prices.csv", text(in), provider -> null);
    } catch (IOException | NullPointerException missing) {
      return new PriceFile(List.of(), List.of("The built-in price table is missing: " + missing));
    }
  }

  /**
   * The user's own table.
   *
   * @param doubts says what is wrong with a provider's name, or null
   */
  static PriceFile own(String path, UnaryOperator<String> doubts) {
    File file = new File(path);
    try {
      if (file.exists() && !file.isFile()) {
        throw new IOException("not a regular file"); // a pipe could block for good
      }
      try (InputStream in = new FileInputStream(file)) {
        return parse(path, text(in), doubts);
      }
    } catch (IOException | SecurityException e) {
      return new PriceFile(
          List.of(),
          List.of(
              "evenkeel.prices: the file '"
                  + path
                  + "' cannot be read ("
                  + e.getMessage()
                  + "): name a readable CSV file; the built-in prices hold."));
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("larger than 1 MiB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Empty lines, lines that begin with {@code #} and a line of titles are no rows. */
  static PriceFile parse(String name, String text, UnaryOperator<String> doubts) {
    List<PriceRow> rows = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    Set<String> doubted = new HashSet<>();
    String[] all = text.replace("\uFEFF", "").split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      String line = all[i].strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith("provider,")) {
        continue;
      }
      try {
        PriceRow row = PriceRow.parse(i + 1, line);
        Integer before = lines.putIfAbsent(row.key(), i + 1);
        if (before != null) {
          throw new IllegalArgumentException("says again what line " + before + " says: drop one");
        }
        rows.add(row);
        String doubt = doubts.apply(row.provider());
        if (doubt != null && doubted.add(row.provider())) {
          warnings.add(line(name, i + 1) + ' ' + doubt);
        }
      } catch (IllegalArgumentException wrong) {
        warnings.add(leftOut(name, i + 1, wrong.getMessage()));
      }
    }
    for (PriceRow row : withoutBase(rows)) {
      String why = "needs a row for the same model and date with an empty 'above'";
      warnings.add(leftOut(name, row.line(), why));
      rows.remove(row);
    }
    return new PriceFile(List.copyOf(rows), few(name, warnings));
  }

  private static String leftOut(String name, int number, String why) {
    return line(name, number) + ' ' + why + ". The row is left out.";
  }

  private static String line(String name, int number) {
    return "evenkeel.prices: line " + number + " of '" + name + '\'';
  }

  /** Rows above a size of the prompt for which there is no price below it. */
  private static List<PriceRow> withoutBase(List<PriceRow> rows) {
    Set<String> bases = new HashSet<>();
    for (PriceRow row : rows) {
      if (row.above() == 0) {
        bases.add(row.key());
      }
    }
    List<PriceRow> without = new ArrayList<>();
    for (PriceRow row : rows) {
      if (row.above() > 0 && !bases.contains(row.base())) {
        without.add(row);
      }
    }
    return without;
  }

  private static List<String> few(String name, List<String> warnings) {
    if (warnings.size() <= MOST_WARNINGS) {
      return List.copyOf(warnings);
    }
    List<String> few = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
    int left = warnings.size() - MOST_WARNINGS;
    few.add("evenkeel.prices: '" + name + "' has " + left + " more such lines.");
    return List.copyOf(few);
  }
}

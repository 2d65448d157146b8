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
import java.util.function.Predicate;

/**
 * The rows of a price table in CSV, and a sentence on each that cannot be used.
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
      return parse("prices.csv", text(in), provider -> true);
    } catch (IOException | NullPointerException missing) {
      return new PriceFile(List.of(), List.of("The built-in price table is missing: " + missing));
    }
  }

  /**
   * The user's own table.
   *
   * @param known tells the providers that there are
   */
  static PriceFile own(String path, Predicate<String> known) {
    File file = new File(path);
    try {
      if (file.exists() && !file.isFile()) {
        throw new IOException("not a regular file"); // a pipe could block for good
      }
      try (InputStream in = new FileInputStream(file)) {
        return parse(path, text(in), known);
      }
    } catch (IOException | SecurityException e) {
      String warning =
          "evenkeel.prices: the file '%s' cannot be read (%s): name a readable CSV file; the"
              + " built-in prices hold.";
      return new PriceFile(List.of(), List.of(warning.formatted(path, e.getMessage())));
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
  static PriceFile parse(String name, String text, Predicate<String> known) {
    List<PriceRow> rows = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    Set<String> doubted = new HashSet<>();
    String[] all = text.replace("\uFEFF", "").split("\r\n|\r|\n", -1);
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
        if (!known.test(row.provider()) && doubted.add(row.provider())) {
          String doubt =
              "evenkeel.prices: line %d of '%s': no provider is called '%s': use the names of"
                  + " evenkeel.endpoints. The row is kept.";
          warnings.add(doubt.formatted(i + 1, name, row.provider()));
        }
      } catch (IllegalArgumentException wrong) {
        warnings.add(leftOut(name, i + 1, wrong.getMessage()));
      }
    }
    withoutBase(rows)
        .forEach(
            row -> {
              String why = "needs a row for the same model and date with an empty 'above'";
              warnings.add(leftOut(name, row.line(), why));
              rows.remove(row);
            });
    return new PriceFile(List.copyOf(rows), few(name, warnings));
  }

  private static String leftOut(String name, int line, String why) {
    return "evenkeel.prices: line %d of '%s' %s. The row is left out.".formatted(line, name, why);
  }

  /** Rows above a size of the prompt for which there is no price below it. */
  private static List<PriceRow> withoutBase(List<PriceRow> rows) {
    Set<String> bases = new HashSet<>();
    for (PriceRow row : rows) {
      if (row.above() == 0) {
        bases.add(row.key());
      }
    }
    return rows.stream()
        .filter(row -> row.above() > 0)
        .filter(row -> !bases.contains(row.base()))
        .toList();
  }

  private static List<String> few(String name, List<String> warnings) {
    if (warnings.size() <= MOST_WARNINGS) {
      return List.copyOf(warnings);
    }
    List<String> few = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
    int left = warnings.size() - MOST_WARNINGS;
    few.add("evenkeel.prices: '%s' has %d more such lines.".formatted(name, left));
    return List.copyOf(few);
  }
}

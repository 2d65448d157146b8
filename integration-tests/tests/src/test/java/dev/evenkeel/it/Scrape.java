package dev.evenkeel.it;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /metrics} said. */
record Scrape(String text) {

  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private record Sample(String name, Map<String, String> labels, double value) {}

  /** The sum of a metric's series whose labels hold these values: name, value, name, value... */
  double sum(String metric, String... labels) {
    return sumWhere(metric, series -> matches(series, labels));
  }

  /** The sum of a metric's series whose labels hold. */
  double sumWhere(String metric, Predicate<Map<String, String>> labels) {
    return samples(metric).stream()
        .filter(sample -> labels.test(sample.labels()))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean matches(Map<String, String> series, String[] labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(series.get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  private List<Sample> samples(String metric) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(
            line ->
                new Sample(line.group(1), labels(line.group(2)), Double.parseDouble(line.group(3))))
        .toList();
  }

  private static Map<String, String> labels(String text) {
    return text == null
        ? Map.of()
        : LABEL
            .matcher(text)
            .results()
            .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
  }

  /** The lines that mention something, for messages. */
  String mentioning(String word) {
    return text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(word) && !line.contains("_bucket"))
        .collect(Collectors.joining("\n"));
  }
}

package dev.evenkeel.agent.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an agent's {@code /metrics} says, in Prometheus' text format. */
final class Samples {

  private static final Pattern LINE =
      Pattern.compile(
          "([a-zA-Z_:][\\w:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)})? ([^ ]+)(?: [0-9]+)?"
              + "(?: # .*)?"); // an exemplar may follow
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  private record Sample(Map<String, String> labels, double value) {}

  private final Map<String, List<Sample>> samples = new HashMap<>();

  Samples(String page) {
    page.lines().filter(line -> !line.startsWith("#")).forEach(this::read);
  }

  private void read(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return;
    }
    Map<String, String> labels = new HashMap<>();
    Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    String value = matcher.group(3);
    double number = value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
    samples
        .computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
        .add(new Sample(labels, number));
  }

  /** Whether a metric has samples at all. */
  boolean has(String metric) {
    return samples.containsKey(metric);
  }

  /** The sum over the samples of a metric whose labels fit. */
  double sum(String metric, Predicate<Map<String, String>> wanted) {
    return samples.getOrDefault(metric, List.of()).stream()
        .filter(sample -> wanted.test(sample.labels()))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Sums by a label, without those that are 0, the largest first. */
  Map<String, Double> by(String label, String metric, Predicate<Map<String, String>> wanted) {
    Map<String, Double> sums = new HashMap<>();
    for (Sample sample : samples.getOrDefault(metric, List.of())) {
      if (wanted.test(sample.labels()) && sample.value() != 0) {
        sums.merge(sample.labels().getOrDefault(label, ""), sample.value(), Double::sum);
      }
    }
    Map<String, Double> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(each -> sorted.put(each.getKey(), each.getValue()));
    return sorted;
  }
}

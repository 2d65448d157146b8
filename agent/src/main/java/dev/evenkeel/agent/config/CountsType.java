package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A list of {@code name=number}; a name may end in {@code *}. */
final class CountsType extends ValueType<Map<String, Integer>> {

  private final IntType number;
  private final String example;

  CountsType(int max, String example) {
    this.number = new IntType(1, max);
    this.example = example;
  }

  @Override
  Map<String, Integer> parse(String text) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String item : items(text.toLowerCase(Locale.ROOT))) {
      if (!add(item, counts)) {
        return null;
      }
    }
    return Collections.unmodifiableMap(counts);
  }

  private boolean add(String item, Map<String, Integer> counts) {
    int equals = item.lastIndexOf('=');
    if (equals < 0) {
      return false;
    }
    String name = item.substring(0, equals).trim();
    Integer count = number.parse(item.substring(equals + 1).trim());
    if (!PatternsType.valid(name) || count == null) {
      return false;
    }
    counts.put(name, count);
    return true;
  }

  @Override
  String valid() {
    return "name=number, separated by commas, with * at the end of a name for any rest, such as "
        + example;
  }

  @Override
  boolean list() {
    return true;
  }
}

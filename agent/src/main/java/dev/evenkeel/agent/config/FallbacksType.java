package dev.evenkeel.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A list of {@code model=other|another}; the first name may end in {@code *}. */
final class FallbacksType extends ValueType<Map<String, List<String>>> {

  /** Stands for a fixed answer behind an at sign. */
  static final String ANSWER = "answer";

  private static final int LONGEST = 256; // as long as a model's name is read

  @Override
  Map<String, List<String>> parse(String text) {
    Map<String, List<String>> fallbacks = new LinkedHashMap<>();
    for (String item : items(text)) {
      if (!add(item, fallbacks)) {
        return null;
      }
    }
    return Collections.unmodifiableMap(fallbacks);
  }

  private static boolean add(String item, Map<String, List<String>> fallbacks) {
    int equals = item.indexOf('=');
    if (equals < 1) {
      return false;
    }
    String from = item.substring(0, equals).trim().toLowerCase(Locale.ROOT);
    List<String> models = new ArrayList<>();
    int start = equals + 1;
    while (start <= item.length()) {
      int bar = item.indexOf('|', start);
      int end = bar < 0 ? item.length() : bar;
      String model = item.substring(start, end).trim();
      if (!name(model) || model.equalsIgnoreCase(from) || models.contains(model)) {
        return false;
      }
      models.add(model);
      start = end + 1;
    }
    return PatternsType.valid(from)
        && fallbacks.put(from, Collections.unmodifiableList(models)) == null;
  }

  /** Written into a request's JSON as it is. */
  static boolean name(String model) {
    for (int i = 0; i < model.length(); i++) {
      char c = model.charAt(i);
      if (c <= ' '
          || c > '~'
          || c == '"'
          || c == '\\'
          || c == '*'
          || c == '='
          || c == '@' && i > 0 && model.charAt(0) == '@') {
        return false;
      }
    }
    return !model.isEmpty() && !model.equals("@") && model.length() <= LONGEST;
  }

  @Override
  String valid() {
    return "model=other, separated by commas, with a vertical bar between several others and * at the"
        + " end of a model for any rest, such as gpt-4o=gpt-4o-mini, where @name is one of the endpoints"
        + " and @answer the fixed answer; never the same model";
  }

  @Override
  boolean list() {
    return true;
  }
}

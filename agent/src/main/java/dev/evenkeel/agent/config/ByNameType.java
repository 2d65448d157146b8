package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A list of {@code name=value}; a name may end in {@code *}. */
final class ByNameType<T> extends ValueType<Map<String, T>> {

  private final ValueType<T> type;
  private final String value;
  private final String names;

  /**
   * @param value what each has, such as {@code share}
   * @param names what is named, with an example
   */
  ByNameType(ValueType<T> type, String value, String names) {
    this.type = type;
    this.value = value;
    this.names = names;
  }

  @Override
  Map<String, T> parse(String text) {
    Map<String, T> values = new LinkedHashMap<>();
    for (String item : items(text.toLowerCase(Locale.ROOT))) {
      if (!add(item, values)) {
        return null;
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private boolean add(String item, Map<String, T> values) {
    int equals = item.lastIndexOf('=');
    String name = equals < 0 ? "" : item.substring(0, equals).trim();
    T one = equals < 0 ? null : type.parse(item.substring(equals + 1).trim());
    return PatternsType.valid(name) && one != null && values.putIfAbsent(name, one) == null;
  }

  @Override
  String valid() {
    return "name="
        + value
        + ", separated by commas, each name once, with * at its end for any rest: "
        + names;
  }

  @Override
  boolean list() {
    return true;
  }
}

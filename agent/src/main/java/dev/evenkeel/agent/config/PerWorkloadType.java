package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A value for the whole service, and {@code workload=value} for those that have their own. */
final class PerWorkloadType<T> extends ValueType<Map<String, T>> {

  private final ValueType<T> type;
  private final boolean own;

  /**
   * @param own whether workloads can have values of their own
   */
  PerWorkloadType(ValueType<T> type, boolean own) {
    this.type = type;
    this.own = own;
  }

  @Override
  Map<String, T> parse(String text) {
    Map<String, T> values = new LinkedHashMap<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String item = text.substring(start, end).trim();
      int equals = item.indexOf('=');
      String workload = equals < 0 ? "" : item.substring(0, equals).trim().toLowerCase(Locale.ROOT);
      T value = item.isEmpty() ? null : type.parse(item.substring(equals + 1).trim());
      boolean named = equals < 0 || own && WorkloadsType.name(workload);
      if (!item.isEmpty() && (value == null || !named || values.put(workload, value) != null)) {
        return null;
      }
      start = end + 1;
    }
    return Collections.unmodifiableMap(values);
  }

  @Override
  String valid() {
    return own ? type.valid() + "; then workload=value for each with its own" : type.valid();
  }

  @Override
  boolean list() {
    return own;
  }
}

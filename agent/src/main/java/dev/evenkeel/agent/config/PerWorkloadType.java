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
    for (String item : items(text)) {
      int equals = item.indexOf('=');
      String workload = equals < 0 ? "" : item.substring(0, equals).trim().toLowerCase(Locale.ROOT);
      T value = type.parse(item.substring(equals + 1).trim());
      boolean named = equals < 0 || own && WorkloadsType.name(workload);
      if (value == null || !named || values.put(workload, value) != null) {
        return null;
      }
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

package dev.evenkeel.agent.config;

import dev.evenkeel.agent.config.Settings.StreamLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A list of {@code model=first-token/stall}. */
final class StreamLimitsType extends ValueType<Map<String, StreamLimits>> {

  private static final DurationType LIMIT = new DurationType("0ms", "1h");

  @Override
  Map<String, StreamLimits> parse(String text) {
    Map<String, StreamLimits> limits = new LinkedHashMap<>();
    for (String item : items(text.toLowerCase(Locale.ROOT))) {
      if (!add(item, limits)) {
        return null;
      }
    }
    return Collections.unmodifiableMap(limits);
  }

  private static boolean add(String item, Map<String, StreamLimits> limits) {
    int equals = item.indexOf('=');
    int slash = item.lastIndexOf('/');
    if (slash < equals || equals < 0) {
      return false;
    }
    String model = item.substring(0, equals).trim();
    Duration firstToken = LIMIT.parse(item.substring(equals + 1, slash).trim());
    Duration stall = LIMIT.parse(item.substring(slash + 1).trim());
    if (!PatternsType.valid(model) || firstToken == null || stall == null) {
      return false;
    }
    limits.put(model, new StreamLimits(firstToken, stall));
    return true;
  }

  @Override
  String valid() {
    return "model=first-token/stall or host/model=first-token/stall, separated by commas, with * at"
        + " the end of a model for any rest, such as gpt-5*=5m/1m";
  }

  @Override
  boolean list() {
    return true;
  }
}

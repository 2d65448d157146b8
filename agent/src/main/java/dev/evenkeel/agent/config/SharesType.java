package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A list of {@code name=share}; a name may end in {@code *}. */
final class SharesType extends ValueType<Map<String, Double>> {

  private static final DecimalType SHARE = DecimalType.share(0);

  private final String names;

  /**
   * @param names what is named, with an example
   */
  SharesType(String names) {
    this.names = names;
  }

  @Override
  Map<String, Double> parse(String text) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (String item : items(text.toLowerCase(Locale.ROOT))) {
      if (!add(item, shares)) {
        return null;
      }
    }
    return Collections.unmodifiableMap(shares);
  }

  private static boolean add(String item, Map<String, Double> shares) {
    int equals = item.lastIndexOf('=');
    String name = equals < 0 ? "" : item.substring(0, equals).trim();
    Double share = equals < 0 ? null : SHARE.parse(item.substring(equals + 1).trim());
    return PatternsType.valid(name) && share != null && shares.putIfAbsent(name, share) == null;
  }

  @Override
  String valid() {
    return "name=share, separated by commas, each name once, with * at its end for any rest: "
        + names;
  }

  @Override
  boolean list() {
    return true;
  }
}

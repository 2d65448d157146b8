package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A list of {@code host=provider} or {@code host:port=provider}; all in lower case. */
final class EndpointsType extends ValueType<Map<String, String>> {

  @Override
  Map<String, String> parse(String text) {
    Map<String, String> endpoints = new LinkedHashMap<>();
    for (String item : items(text.toLowerCase(Locale.ROOT))) {
      if (!add(item, endpoints)) {
        return null;
      }
    }
    return Collections.unmodifiableMap(endpoints);
  }

  @Override
  String valid() {
    return "host=provider or host:port=provider without scheme or path, separated by commas,"
        + " such as llm.internal:8000=openai";
  }

  @Override
  boolean list() {
    return true;
  }

  private static boolean add(String item, Map<String, String> endpoints) {
    int equals = item.lastIndexOf('=');
    if (equals < 1) {
      return false;
    }
    String address = item.substring(0, equals).trim();
    String provider = item.substring(equals + 1).trim();
    if (!address(address) || !NamesType.plain(provider)) {
      return false;
    }
    endpoints.put(address, provider);
    return true;
  }

  /** A host name, an IPv4 address or an IPv6 address in brackets, with a port or without. */
  private static boolean address(String address) {
    int bracket = address.indexOf(']');
    boolean literal = address.startsWith("[") && bracket > 1;
    int colon = address.indexOf(':', literal ? bracket : 0);
    String host = colon < 0 ? address : address.substring(0, colon);
    if (colon >= 0 && new IntType(1, 65_535).parse(address.substring(colon + 1)) == null) {
      return false;
    }
    return literal ? host.endsWith("]") : NamesType.plain(host);
  }
}

package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A list of names, in lower case. */
final class NamesType extends ValueType<Set<String>> {

  @Override
  Set<String> parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : items(text.toLowerCase(Locale.ROOT))) {
      if (!plain(name)) {
        return null;
      }
      names.add(name);
    }
    return Collections.unmodifiableSet(names);
  }

  @Override
  String valid() {
    return "names separated by commas";
  }

  @Override
  boolean list() {
    return true;
  }

  /** Whether a name has letters, digits, {@code -}, {@code _} and {@code .} only. */
  static boolean plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!word && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return !name.isEmpty();
  }
}

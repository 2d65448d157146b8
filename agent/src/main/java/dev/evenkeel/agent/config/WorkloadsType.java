package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A list of {@code class=workload}; a class may end in {@code *}. Names are in lower case. */
final class WorkloadsType extends ValueType<Map<String, String>> {

  private static final int LONGEST_NAME = 40;

  /** So that with those that a header brings there are never more than the agent counts apart. */
  private static final int MOST_NAMES = 24;

  @Override
  Map<String, String> parse(String text) {
    Map<String, String> workloads = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (String item : items(text)) {
      int equals = item.indexOf('=');
      String pattern = item.substring(0, Math.max(0, equals)).trim();
      String name = item.substring(equals + 1).trim().toLowerCase(Locale.ROOT);
      if (!pattern(pattern) || !name(name)) {
        return null;
      }
      workloads.putIfAbsent(pattern, name);
      names.put(name, pattern);
    }
    return names.size() > MOST_NAMES ? null : Collections.unmodifiableMap(workloads);
  }

  @Override
  String valid() {
    return "class=workload, separated by commas, with * at the end of a class for any rest, such as"
        + " com.acme.analysis.*=analysis; a workload has letters, digits, - and _, and there are at"
        + " most 24 of them";
  }

  @Override
  boolean list() {
    return true;
  }

  /** A class's name, with {@code *} nowhere but at its end. */
  private static boolean pattern(String pattern) {
    int star = pattern.indexOf('*');
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '.' && c != '*' && !Character.isJavaIdentifierPart(c)) {
        return false;
      }
    }
    return !pattern.isEmpty() && (star < 0 || star == pattern.length() - 1);
  }

  /** Whether this can be the name of a workload: short, plain, and without dots. */
  static boolean name(String name) {
    return name.length() <= LONGEST_NAME && name.indexOf('.') < 0 && NamesType.plain(name);
  }
}

package dev.evenkeel.agent.config;

import java.util.ArrayList;
import java.util.List;

/** How the text of a setting is read. */
abstract class ValueType<T> {

  /** The value, or null when {@code text} is none. */
  abstract T parse(String text);

  /** What is valid, in words that follow "must be". */
  abstract String valid();

  /** Whether the value is a list, whose items are separated by commas. */
  boolean list() {
    return false;
  }

  /** Whether the value must never be shown. */
  boolean secret() {
    return false;
  }

  /** The items of a list, trimmed; empty ones count for nothing. */
  static List<String> items(String text) {
    List<String> items = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String item = text.substring(start, end).trim();
      if (!item.isEmpty()) {
        items.add(item);
      }
      start = end + 1;
    }
    return items;
  }
}

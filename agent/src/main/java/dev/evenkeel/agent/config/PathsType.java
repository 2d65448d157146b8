package dev.evenkeel.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list of paths. */
final class PathsType extends ValueType<List<String>> {

  @Override
  List<String> parse(String text) {
    List<String> paths = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String path = text.substring(start, end).trim();
      if (!path.isEmpty()) {
        paths.add(path);
      }
      start = end + 1;
    }
    return Collections.unmodifiableList(paths);
  }

  @Override
  String valid() {
    return "paths separated by commas";
  }

  @Override
  boolean list() {
    return true;
  }
}

package dev.evenkeel.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list of paths. */
final class PathsType extends ValueType<List<String>> {

  @Override
  List<String> parse(String text) {
    List<String> paths = new ArrayList<>();
    for (String path : items(text)) {
      paths.add(path);
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

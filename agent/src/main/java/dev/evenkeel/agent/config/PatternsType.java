package dev.evenkeel.agent.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A list of names, in lower case; each may end in {@code *}. */
final class PatternsType extends ValueType<Set<String>> {

  private final String what;

  /**
   * @param what the names are, with an example
   */
  private PatternsType(String what) {
    this.what = what;
  }

  /** Of models, or of models of one host. */
  static PatternsType routes() {
    return new PatternsType("models or host/model, separated by commas, %s, such as gpt-4o*");
  }

  static PatternsType workloads() {
    return new PatternsType("workloads separated by commas, %s, such as report*");
  }

  @Override
  Set<String> parse(String text) {
    Set<String> patterns = new LinkedHashSet<>();
    for (String pattern : items(text.toLowerCase(Locale.ROOT))) {
      if (!valid(pattern)) {
        return null;
      }
      patterns.add(pattern);
    }
    return Collections.unmodifiableSet(patterns);
  }

  @Override
  String valid() {
    return what.replace("%s", "with * at the end for any rest");
  }

  @Override
  boolean list() {
    return true;
  }

  /** A name with {@code *} nowhere but at its end. */
  static boolean valid(String pattern) {
    int star = pattern.indexOf('*');
    return !pattern.isEmpty()
        && pattern.indexOf(' ') < 0
        && pattern.indexOf('=') < 0
        && (star < 0 || star == pattern.length() - 1);
  }
}

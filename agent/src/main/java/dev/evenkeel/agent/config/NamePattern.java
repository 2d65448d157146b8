package dev.evenkeel.agent.config;

import java.util.Locale;
import java.util.Map;

/** Names with {@code *} at the end for any rest, as settings have them. */
public final class NamePattern {

  private NamePattern() {}

  /** Whether a name is the pattern's, or begins with what stands before its {@code *}. */
  public static boolean fits(String name, String pattern) {
    return fits(name, pattern, 0);
  }

  /**
   * Whether it is a pattern of the model, wherever it runs, or of {@code host/model}.
   *
   * @param model in lower case
   */
  public static boolean fitsRoute(String host, String model, String pattern) {
    int behind = host.length() + 1;
    return fits(model, pattern)
        || (behind < pattern.length()
            && pattern.charAt(behind - 1) == '/'
            && pattern.regionMatches(true, 0, host, 0, behind - 1)
            && fits(model, pattern, behind));
  }

  /**
   * The value of the first pattern that fits a model, or null.
   *
   * @param model in any case
   */
  public static <T> T ofRoute(Map<String, T> byPattern, String host, String model) {
    if (byPattern.isEmpty()) {
      return null;
    }
    String lower = model.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, T> each : byPattern.entrySet()) {
      if (fitsRoute(host, lower, each.getKey())) {
        return each.getValue();
      }
    }
    return null;
  }

  /**
   * The same for what is left of a pattern.
   *
   * @param from where in {@code pattern} the name's own begins
   */
  public static boolean fits(String name, String pattern, int from) {
    int last = pattern.length() - 1;
    return pattern.charAt(last) == '*'
        ? name.regionMatches(0, pattern, from, last - from)
        : name.length() == pattern.length() - from && pattern.startsWith(name, from);
  }
}

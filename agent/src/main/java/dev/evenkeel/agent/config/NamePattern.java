package dev.evenkeel.agent.config;

/** Names with {@code *} at the end for any rest, as settings have them. */
public final class NamePattern {

  private NamePattern() {}

  /** Whether a name is the pattern's, or begins with what stands before its {@code *}. */
  public static boolean fits(String name, String pattern) {
    return fits(name, pattern, 0);
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

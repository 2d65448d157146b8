package dev.evenkeel.agent.llm;

/**
 * Headers that say "no" at once to most names that are not among them, by their length: a call asks
 * for a dozen names, and few requests have more than two of them.
 */
public final class QuickHeaders implements Headers {

  private final Headers all;
  private final long lengths;

  /**
   * @param lengths a {@link #bit} for each name that there is
   */
  public QuickHeaders(Headers all, long lengths) {
    this.all = all;
    this.lengths = lengths;
  }

  /** What stands for a name; names may share it. */
  public static long bit(String name) {
    return 1L << name.length(); // of which the JVM takes the last six bits
  }

  @Override
  public String get(String name) {
    return (lengths & bit(name)) == 0 ? null : all.get(name);
  }
}

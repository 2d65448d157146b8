package dev.evenkeel.agent.llm;

import java.util.Arrays;

/**
 * Says of nearly every foreign host that it is none of ours, by three characters near its end:
 * cheaper than hashing the host and trying all patterns on every request of the JVM.
 */
final class HostFilter {

  /** The end that is looked at. */
  private static final int REACH = 7;

  private final long[] bits = new long[16];

  /** Lets hosts through that end like this one. */
  void add(String host) {
    int slot = slot(host);
    bits[slot >>> 6] |= 1L << slot;
  }

  /** Lets hosts through that end like this pattern. */
  void add(HostPattern pattern) {
    if (pattern.after().length() < REACH) {
      Arrays.fill(bits, -1L);
    } else {
      add(pattern.after());
    }
  }

  boolean mayBe(String host) {
    int slot = slot(host);
    return (bits[slot >>> 6] & 1L << slot) != 0;
  }

  private static int slot(String host) {
    int n = host.length();
    int hash =
        n < REACH
            ? n
            : (host.charAt(n - 1) * 31 + host.charAt(n - 5)) * 31 + host.charAt(n - REACH);
    return (hash * 0x9E3779B1) >>> 22;
  }
}

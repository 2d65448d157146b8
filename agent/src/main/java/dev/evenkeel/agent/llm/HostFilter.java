package dev.evenkeel.agent.llm;

/**
 * Says of nearly every host that no provider has it, at the cost of three characters: the last one
 * and the two before what is {@code .com} in most names. Any case; false positives only.
 */
final class HostFilter {

  private static final int BITS = 1024;
  private static final int LEAST = 6;

  private final long[] bits = new long[BITS / Long.SIZE];

  /** Lets hosts through that are, or end with, {@code suffix}. */
  void add(String suffix) {
    if (suffix.length() < LEAST) {
      throw new IllegalArgumentException("too short to tell hosts apart: " + suffix);
    }
    int slot = slot(suffix);
    bits[slot / Long.SIZE] |= 1L << slot;
  }

  boolean mayHold(String host) {
    if (host.length() < LEAST) {
      return false;
    }
    int slot = slot(host);
    return (bits[slot / Long.SIZE] & 1L << slot) != 0;
  }

  private static int slot(String host) {
    int length = host.length();
    int last = host.charAt(length - 1) & 0x1f;
    int fifth = host.charAt(length - 5) & 0x1f;
    int sixth = host.charAt(length - 6) & 0x1f;
    return (last * 31 + fifth) * 31 + sixth & BITS - 1;
  }
}

package dev.evenkeel.agent.resilience;

import java.util.Arrays;

/** How long the last good answers of a route took. Thread safe. */
final class Latencies {

  private static final int KEPT = 100;

  /** Below it the slowest of a few would be taken for the rule. */
  private static final int LEAST = 20;

  private static final double SHARE = 0.95;

  private long[] nanos; // none before the first
  private int count;
  private int next;
  private volatile long p95Nanos;

  synchronized void add(long took) {
    nanos = nanos == null ? new long[KEPT] : nanos;
    nanos[next] = took;
    next = (next + 1) % KEPT;
    count = Math.min(count + 1, KEPT);
    if (count >= LEAST) {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      p95Nanos = sorted[(int) Math.ceil(count * SHARE) - 1];
    }
  }

  /** 0 while fewer than 20 are known. */
  long p95Nanos() {
    return p95Nanos;
  }
}

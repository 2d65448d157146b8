package dev.evenkeel.agent.resilience;

/**
 * Counts calls of the last while, in a ring of 12 buckets. Every bucket knows which stretch of time
 * it stands for, and is left out by readers when that is over: so an idle time of any length leaves
 * nothing behind. Not thread safe.
 */
final class CallWindow {

  private static final int BUCKETS = 12;

  private final long bucketNanos;
  private final long start;
  private final long[] stretches = new long[BUCKETS];
  private final int[] calls = new int[BUCKETS];
  private final int[] failures = new int[BUCKETS];
  private final int[] slow = new int[BUCKETS];

  CallWindow(long windowNanos, long now) {
    this.bucketNanos = Math.max(1, windowNanos / BUCKETS);
    this.start = now;
  }

  void add(long now, boolean failed, boolean wasSlow) {
    long stretch = stretch(now);
    int bucket = (int) (stretch % BUCKETS);
    if (stretches[bucket] != stretch) {
      stretches[bucket] = stretch;
      calls[bucket] = 0;
      failures[bucket] = 0;
      slow[bucket] = 0;
    }
    calls[bucket]++;
    failures[bucket] += failed ? 1 : 0;
    slow[bucket] += wasSlow ? 1 : 0;
  }

  int calls(long now) {
    return sum(calls, now);
  }

  int failures(long now) {
    return sum(failures, now);
  }

  int slow(long now) {
    return sum(slow, now);
  }

  private int sum(int[] counts, long now) {
    long oldest = stretch(now) - BUCKETS;
    int sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += stretches[i] > oldest ? counts[i] : 0;
    }
    return sum;
  }

  private long stretch(long now) {
    return (now - start) / bucketNanos;
  }
}

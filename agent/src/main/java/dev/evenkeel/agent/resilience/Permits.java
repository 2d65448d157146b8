package dev.evenkeel.agent.resilience;

/**
 * Numbers the admitted attempts from 1 and remembers which of the newest have been handed back, so
 * that none counts twice. An attempt older than the newest 4096 can no longer be told and counts.
 * Not thread safe.
 */
final class Permits {

  private static final int REMEMBERED = 4096;

  private final long[] back = new long[REMEMBERED / Long.SIZE];
  private long next = 1;

  /** The number that the next permit will have. */
  long next() {
    return next;
  }

  long issue() {
    back[word(next)] &= ~(1L << next);
    return next++;
  }

  /** Takes a permit back; false when it was never given or is back already. */
  boolean takeBack(long permit) {
    if (permit <= 0 || permit >= next) {
      return false;
    }
    if (next - permit > REMEMBERED) {
      return true;
    }
    boolean first = (back[word(permit)] & (1L << permit)) == 0;
    back[word(permit)] |= 1L << permit;
    return first;
  }

  private static int word(long permit) {
    return (int) ((permit % REMEMBERED) / Long.SIZE);
  }
}

package dev.evenkeel.agent.slo;

import dev.evenkeel.agent.call.Caller;
import java.util.concurrent.TimeUnit;

/**
 * Finds calls that failed after another one of their chain. A chain is a trace, by the request's
 * {@code traceparent}; for a request without one it is the calls of one thread up to the next that
 * succeeds. A failed call is a cascade when an earlier call of its chain had failed before this one
 * began, at most a minute before, and asked for something else: the same body again is a retry.
 *
 * <p>It remembers the last failure of up to 1,024 chains; where two fall on one place, the later
 * one counts. Thread safe, without allocation.
 */
final class Cascades {

  private static final int BITS = 10;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final long[] chains = new long[1 << BITS];
  private final long[] bodies = new long[1 << BITS];
  private final long[] ends = new long[1 << BITS];
  private final String[] workloads = new String[1 << BITS];

  /**
   * Takes the end of a call, by times of the call itself: those of a JVM's first calls are told
   * together, when the recorders are there.
   *
   * @return the workload whose failure came before this one's, or null
   */
  synchronized String ended(Caller caller, boolean failed, long startNanos, long endNanos) {
    int at = (int) (caller.id() * MIX >>> Long.SIZE - BITS);
    boolean known = workloads[at] != null && chains[at] == caller.id();
    if (!failed) {
      if (known && caller.traceparent() == null) {
        workloads[at] = null;
      }
      return null;
    }
    boolean again = known && bodies[at] == caller.bodyHash() && bodies[at] != 0;
    boolean follows =
        known && !again && startNanos - ends[at] >= 0 && startNanos - ends[at] <= LONGEST_NANOS;
    String from = follows ? workloads[at] : null;
    chains[at] = caller.id();
    bodies[at] = caller.bodyHash();
    ends[at] = endNanos;
    workloads[at] = caller.workload();
    return from;
  }
}

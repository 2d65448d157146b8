package dev.evenkeel.agent.resilience;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many calls run at once; those who wait go on in the order in which they came. Nobody
 * is woken: a place is asked for again and again, so that blocking and asynchronous callers are
 * served alike. Thread safe.
 *
 * <p>A caller that is gone without a word blocks nobody: who has not asked for a while loses the
 * turn, and a call that never ends, as one whose answer is neither read nor closed, its slot.
 */
final class Slots {

  private static final long ASKS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long ASKS_AT_LEAST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long GONE = TimeUnit.SECONDS.toNanos(5);
  private static final long LEASE = TimeUnit.MINUTES.toNanos(15);

  /** One call's place, first in the line and then among those that run. */
  static final class Place {
    private boolean running;
    private boolean waiting;
    private long asked;
  }

  private final Deque<Place> line = new ArrayDeque<>();
  private final List<Place> running = new ArrayList<>();
  private int limit;

  Slots(int limit) {
    this.limit = limit;
  }

  synchronized void limit(int newLimit) {
    limit = newLimit;
  }

  synchronized int limit() {
    return limit;
  }

  synchronized int free() {
    return Math.max(0, limit - running.size());
  }

  /** Whether those that run use at least half of what they may. */
  synchronized boolean busy() {
    return 2 * running.size() >= limit;
  }

  synchronized boolean idle() {
    return running.isEmpty() && line.isEmpty();
  }

  /** When to ask again, in nanoseconds; 0 when the place is among those that run. */
  synchronized long ask(Place place, long now) {
    if (place.running) {
      return 0;
    }
    place.asked = now;
    if (!place.waiting) {
      place.waiting = true;
      line.addLast(place);
    }
    while (line.peekFirst() != place && now - line.getFirst().asked > GONE) {
      line.removeFirst().waiting = false;
    }
    if (running.size() >= limit) {
      running.removeIf(each -> now - each.asked > LEASE);
    }
    if (line.peekFirst() != place || running.size() >= limit) {
      return Math.min(ASKS_AT_LEAST, ASKS * (1 + line.size() / 16));
    }
    line.removeFirst();
    place.waiting = false;
    place.running = true;
    running.add(place);
    return 0;
  }

  /** The call has ended, or does not wait any more. */
  synchronized void leave(Place place) {
    if (place.waiting) {
      line.remove(place);
      place.waiting = false;
    } else if (place.running) {
      running.remove(place);
      place.running = false;
    }
  }
}

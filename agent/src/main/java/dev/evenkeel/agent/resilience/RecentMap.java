package dev.evenkeel.agent.resilience;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * A bounded map: what was unused for longest makes room, unless it must not be forgotten. Thread
 * safe; finding takes no lock.
 */
final class RecentMap<K, V extends Remembered> {

  private final int limit;
  private final LongSupplier clock;
  private final ConcurrentMap<K, V> map = new ConcurrentHashMap<>();

  RecentMap(int limit, LongSupplier clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** The value, or null. */
  V find(K key) {
    return find(key, clock.getAsLong());
  }

  /** The same for one who knows the time. */
  V find(K key, long now) {
    V value = map.get(key);
    if (value != null) {
      value.used(now);
    }
    return value;
  }

  /**
   * Adds a value unless another thread was first, whose value is then returned. When nothing can
   * make room, {@code fresh} is returned and not kept.
   */
  synchronized V add(K key, V fresh) {
    V present = find(key);
    if (present != null) {
      return present;
    }
    fresh.used(clock.getAsLong());
    if (map.size() < limit || forgetOldest()) {
      map.put(key, fresh);
      fresh.kept(true);
    }
    return fresh;
  }

  Collection<V> values() {
    return Collections.unmodifiableCollection(map.values());
  }

  private boolean forgetOldest() {
    long now = clock.getAsLong();
    K oldest = null;
    long longest = -1;
    for (ConcurrentMap.Entry<K, V> entry : map.entrySet()) {
      long idle = now - entry.getValue().lastUsed();
      if (idle > longest && entry.getValue().forgettable()) {
        longest = idle;
        oldest = entry.getKey();
      }
    }
    V gone = oldest == null ? null : map.remove(oldest);
    if (gone != null) {
      gone.kept(false);
    }
    return gone != null;
  }
}

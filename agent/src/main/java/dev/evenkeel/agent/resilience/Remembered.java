package dev.evenkeel.agent.resilience;

/** Something that a {@link RecentMap} keeps while it is used or has something to remember. */
abstract class Remembered {

  private volatile long lastUsed;

  final void used(long now) {
    lastUsed = now;
  }

  final long lastUsed() {
    return lastUsed;
  }

  /** Whether the next call would find everything the same if this were forgotten. */
  abstract boolean forgettable();
}

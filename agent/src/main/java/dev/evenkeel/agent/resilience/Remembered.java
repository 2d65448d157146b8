package dev.evenkeel.agent.resilience;

/** Something that a {@link RecentMap} keeps while it is used or has something to remember. */
abstract class Remembered {

  private volatile long lastUsed;
  private volatile boolean kept;

  final void used(long now) {
    lastUsed = now;
  }

  final long lastUsed() {
    return lastUsed;
  }

  /** Whether it is kept now: what is not may be another than the one that is found next. */
  final boolean kept() {
    return kept;
  }

  final void kept(boolean kept) {
    this.kept = kept;
  }

  /** Whether the next call would find everything the same if this were forgotten. */
  abstract boolean forgettable();
}

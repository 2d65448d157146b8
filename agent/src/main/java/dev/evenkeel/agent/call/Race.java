package dev.evenkeel.agent.call;

/**
 * Two exchanges of the same request, of which one counts: the first good answer, or whatever is
 * left when the other has failed. Thread safe.
 */
public final class Race {

  /** Which of them. */
  public enum Lane {
    FIRST,
    SECOND
  }

  private final LlmCall call;
  private boolean two; // both are under way
  private boolean asked;
  private Lane counts; // null as long as both may

  public Race(LlmCall call) {
    this.call = call;
  }

  /** Whether to send the request a second time now; true at most once. */
  public synchronized boolean start() {
    if (asked || counts != null) {
      return false;
    }
    asked = true;
    two = call.hedge();
    return two;
  }

  /**
   * An exchange has got an answer, or has failed.
   *
   * @param good whether it has got an answer without an error
   * @param status of its answer; 0 for none
   * @param failure what it failed with, or null
   * @return whether it counts, and the call is to be told of it; else it is to be dropped
   */
  public synchronized boolean ended(Lane lane, boolean good, int status, Throwable failure) {
    if (counts != null) {
      return counts == lane;
    }
    if (!two) {
      counts = lane;
      return true;
    }
    two = false;
    Lane other = lane == Lane.FIRST ? Lane.SECOND : Lane.FIRST;
    counts = good ? lane : other;
    if (good) {
      call.dropped(other == Lane.SECOND, 0, null);
    } else {
      call.dropped(lane == Lane.SECOND, status, failure);
    }
    return good;
  }

  /** Whether it is certain that an exchange does not count. */
  public synchronized boolean lost(Lane lane) {
    return counts != null && counts != lane;
  }

  /** The application gives the call up: the one that counts, or the first, stands for it. */
  public synchronized void giveUp() {
    if (counts == null) {
      counts = Lane.FIRST;
      if (two) {
        two = false;
        call.dropped(true, 0, null);
      }
    }
  }
}

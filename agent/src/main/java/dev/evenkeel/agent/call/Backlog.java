package dev.evenkeel.agent.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Good answers that the application has and that the agent has yet to read and to record: its timer
 * does so a few milliseconds later, off the way of the call, and many in a row, for which the
 * processor has everything at hand. Bounded: what finds no room is to be settled at once. Thread
 * safe; nobody who adds waits for one who settles.
 */
final class Backlog {

  /** Of one answer. */
  static final int MOST_BYTES = 8 * 1024;

  private static final int MOST = 64;
  private static final long DELAY_MILLIS = 5;

  private final Supplier<ScheduledExecutorService> timer;
  private final Consumer<Throwable> faults;
  private final ReentrantLock adding = new ReentrantLock();
  private final ReentrantLock settling = new ReentrantLock();
  private List<Runnable> waiting = new ArrayList<>(); // guarded by adding, as the next one
  private boolean called;
  private volatile boolean open;

  /**
   * @param faults told what settling an answer threw
   */
  Backlog(Supplier<ScheduledExecutorService> timer, Consumer<Throwable> faults) {
    this.timer = timer;
    this.faults = faults;
  }

  /** From now on answers may wait. */
  void open() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  /**
   * Leaves an answer for later.
   *
   * @return false where there is no room
   */
  boolean add(Runnable answer) {
    boolean call;
    adding.lock();
    try {
      if (waiting.size() == MOST) {
        return false;
      }
      waiting.add(answer);
      call = !called;
      called = true;
    } finally {
      adding.unlock();
    }
    if (call) {
      timer.get().schedule(this::settle, DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  /** Settles all that has been added so far; for who reads what is recorded. */
  void settle() {
    settling.lock();
    try {
      for (Runnable answer : take()) {
        try {
          answer.run();
        } catch (RuntimeException | LinkageError fault) {
          faults.accept(fault);
        }
      }
    } finally {
      settling.unlock();
    }
  }

  private List<Runnable> take() {
    adding.lock();
    try {
      called = false;
      if (waiting.isEmpty()) {
        return List.of();
      }
      List<Runnable> taken = waiting;
      waiting = new ArrayList<>();
      return taken;
    } finally {
      adding.unlock();
    }
  }
}

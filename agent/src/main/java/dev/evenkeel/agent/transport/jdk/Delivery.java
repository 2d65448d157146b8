package dev.evenkeel.agent.transport.jdk;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hands held items to a subscriber, and then, where there is more, what its upstream brings.
 * Signals are handed over one at a time, by whichever thread is at it, as demand allows; none is
 * handed over inside the subscriber's own {@code onSubscribe}, where the JDK's line subscriber
 * would lose it.
 */
final class Delivery<E> implements Subscription {

  private final Subscription upstream;
  private final Consumer<Throwable> broken;
  private final Queue<E> held = new ConcurrentLinkedQueue<>();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicLong outstanding = new AtomicLong();
  private final AtomicBoolean handing = new AtomicBoolean(); // an item to the subscriber
  private final AtomicInteger work = new AtomicInteger(1); // ours until the subscriber is there
  private Subscriber<? super E> subscriber;
  private volatile boolean ended;
  private volatile Throwable failure;
  private volatile boolean over;
  private volatile boolean gentle;
  private final AtomicBoolean closed = new AtomicBoolean(); // by upstream
  private volatile boolean cancelled; // by the subscriber, before its end
  private volatile Consumer<Throwable> gone; // null until its body is waited for
  private Consumer<Runnable> rest;
  private boolean resting; // by whoever is at work
  private volatile boolean rested;

  /**
   * @param upstream where more comes from, or null
   * @param broken told what the subscriber threw
   */
  Delivery(Subscription upstream, Consumer<Throwable> broken) {
    this.upstream = upstream;
    this.broken = broken;
  }

  /** Asks upstream for one item on our own account. */
  void ask() {
    outstanding.incrementAndGet();
    upstream.request(1);
  }

  /** An item has come that was asked for, by us or by the subscriber. */
  void came() {
    outstanding.decrementAndGet();
  }

  /** Whether a reader that is not busy itself has asked upstream for an item that has not come. */
  boolean waits() {
    return outstanding.get() > 0 && !handing.get() && !ended && !over;
  }

  void add(E item) {
    if (!over && !gentle) {
      held.add(item);
    }
  }

  void complete() {
    if (closed.compareAndSet(false, true)) {
      ended = true;
    }
  }

  /** Says nothing of what has come to its end: a client may tell of a failure after that. */
  void fail(Throwable cause) {
    if (closed.compareAndSet(false, true)) {
      failure = cause;
      ended = true;
    }
  }

  /**
   * As the client does, ends what waits for the subscriber's body where upstream has failed or the
   * subscriber has cancelled: it may make no body then.
   *
   * @param told of why; once or more
   */
  void orElse(Consumer<Throwable> told) {
    gone = told;
    drain();
  }

  boolean over() {
    return over;
  }

  /**
   * A failure of ours in place of what upstream might still bring. A subscriber asks for the next
   * item before it has read the last, and the JDK's input stream lets a failure overtake what is
   * being read: so the failure is told when the subscriber has asked for more, after a rest.
   *
   * @param after runs something after the rest
   */
  void breakOff(Throwable cause, Consumer<Runnable> after) {
    rest = after;
    gentle = true;
    fail(cause);
  }

  /** Nobody will read this. */
  void drop() {
    over = true;
    held.clear();
    if (upstream != null && (!ended || gentle)) {
      upstream.cancel();
    }
  }

  void start(Subscriber<? super E> to) {
    subscriber = to;
    to.onSubscribe(this);
    work();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      if (upstream != null && !ended) {
        upstream.cancel();
      }
      held.clear();
      closed.set(true);
      failure = new IllegalArgumentException("non-positive request: " + n);
      ended = true;
    } else {
      demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
    }
    drain();
  }

  private void tellFailure() {
    rested = true;
    drain();
  }

  @Override
  public void cancel() {
    cancelled |= !over;
    drop();
    drain();
  }

  void drain() {
    if (work.getAndIncrement() == 0) {
      work();
    }
  }

  private void work() {
    int seen = work.get();
    do {
      try {
        handOver();
      } catch (Throwable thrown) { // by the subscriber: the client would end its body with it
        broken.accept(thrown);
        drop(); // after it, as the client would tell of that in its own words
        subscriber.onError(thrown);
      }
      tellGone();
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  private void tellGone() {
    Consumer<Throwable> told = gone;
    if (told != null && ended && (cancelled || (failure != null && !gentle))) {
      told.accept(failure == null ? new IOException("subscription cancelled") : failure);
    }
  }

  private void handOver() {
    while (!over) {
      boolean last = ended; // read before the queue: nothing is added after the end
      if (demand.get() > 0) {
        E next = held.poll();
        if (next != null) {
          demand.decrementAndGet();
          handing.lazySet(true);
          subscriber.onNext(next);
          handing.lazySet(false);
          continue;
        }
      }
      if (last && held.isEmpty()) {
        if (gentle && !rested) {
          if (demand.get() > 0 && !resting) {
            resting = true;
            rest.accept(this::tellFailure);
          }
          return;
        }
        over = true;
        if (failure != null) {
          subscriber.onError(failure);
          if (gentle) {
            upstream.cancel(); // after it, as the client would tell of that in its own words
          }
        } else {
          subscriber.onComplete();
        }
      } else if (!last) {
        askFor(demand.get());
      }
      return;
    }
  }

  private void askFor(long wanted) {
    long more = wanted - outstanding.get();
    if (upstream != null && more > 0) {
      outstanding.addAndGet(more);
      upstream.request(more);
    }
  }
}

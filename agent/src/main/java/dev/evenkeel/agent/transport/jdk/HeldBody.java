package dev.evenkeel.agent.transport.jdk;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds a stream back until the tap lets it go. One that fails before is sent again or fails the
 * exchange; any other goes on to the application's handler as it comes, and fails where the tap
 * says that its end is no end.
 */
final class HeldBody<T> implements BodySubscriber<T> {

  /** For the application to read what it has been given; longer than readers take for a line. */
  private static final long REST_MILLIS = 50;

  private enum State {
    HOLDING,
    PASSING,
    OVER
  }

  private final Attempt<T> attempt;
  private final ResponseInfo info;
  private final LiveTap tap;
  private final Handover<T> handover;
  private final ReentrantLock lock = new ReentrantLock(); // the tap hears of one thing at a time
  private Delivery<List<ByteBuffer>> delivery;
  private State state = State.HOLDING;
  private long given;
  private long came; // items; with the lock held
  private volatile Future<?> look;

  HeldBody(Attempt<T> attempt, ResponseInfo info, LiveTap tap) {
    this.attempt = attempt;
    this.info = info;
    this.tap = tap;
    this.handover = new Handover<>(attempt.attempts());
  }

  @Override
  public CompletionStage<T> getBody() {
    return handover.body();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (begin(subscription)) {
      delivery.ask();
      watch();
    } else {
      subscription.cancel();
    }
  }

  private boolean begin(Subscription subscription) {
    lock.lock();
    try {
      boolean first = delivery == null;
      if (first) {
        delivery = new Delivery<>(new Watched(subscription), this::broken);
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    boolean settle = false;
    boolean more = false;
    lock.lock();
    try {
      delivery.came();
      if (state == State.OVER) {
        return;
      }
      came++;
      tap.accept(items);
      long passes = tap.passes();
      delivery.add(passing(items, passes));
      if (given >= passes && state == State.PASSING) {
        end(tap.cut());
      } else if (state == State.HOLDING) {
        more = tap.holds();
        settle = !more;
      }
    } finally {
      lock.unlock();
    }
    if (settle) {
      settle(true);
    } else if (more) {
      delivery.ask();
    } else {
      delivery.drain();
    }
  }

  /** What comes after a provider's error in a stream could make the stream look whole. */
  private List<ByteBuffer> passing(List<ByteBuffer> items, long passes) {
    if (passes == Long.MAX_VALUE) {
      for (ByteBuffer item : items) {
        given += item.remaining();
      }
      return items;
    }
    long left = passes - given;
    List<ByteBuffer> passing = new ArrayList<>(items.size());
    for (ByteBuffer item : items) {
      int length = item.remaining();
      if (left > 0) {
        passing.add(length <= left ? item : item.slice().limit((int) left));
        given += Math.min(length, left);
        left -= length;
      }
    }
    return passing;
  }

  @Override
  public void onError(Throwable failure) {
    begin(ErrorBody.NOTHING); // the client may have failed before it could subscribe
    lock.lock();
    try {
      if (state == State.PASSING) {
        state = State.OVER;
        tap.failed(failure);
        delivery.fail(failure);
      }
    } finally {
      lock.unlock();
    }
    if (!unseen(failure)) {
      delivery.drain();
    }
  }

  @Override
  public void onComplete() {
    IOException shortfall = null;
    boolean settle = false;
    lock.lock();
    try {
      if (state == State.PASSING) {
        end(tap.cut());
      } else if (state == State.HOLDING) {
        shortfall = tap.shortfall();
        settle = shortfall == null;
        if (settle) {
          delivery.complete();
        }
      }
    } finally {
      lock.unlock();
    }
    if (settle) {
      settle(false);
    } else if (shortfall == null || !unseen(shortfall)) {
      delivery.drain();
    }
  }

  /** The end of what the application gets; with the lock held. */
  private void end(IOException cut) {
    state = State.OVER;
    stopWatching();
    tap.ended();
    if (cut == null) {
      delivery.complete();
    } else {
      delivery.breakOff(cut, this::afterRest);
    }
  }

  /**
   * The answer may be seen, or is to be sent for again.
   *
   * @param more whether upstream has more of it
   */
  private void settle(boolean more) {
    boolean give;
    lock.lock();
    try {
      if (state != State.HOLDING) {
        return;
      }
      give = attempt.settle(tap);
      state = give && more ? State.PASSING : State.OVER;
      if (give && more && given >= tap.passes()) {
        end(tap.cut());
      }
    } finally {
      lock.unlock();
    }
    if (!give) {
      delivery.drop();
      handover.drop();
      return;
    }
    if (!more) {
      stopWatching();
      tap.ended(); // on record before the application goes on
    }
    handover.give(info, delivery, more);
  }

  /** Whether the answer failed before the application could see any of it. */
  private boolean unseen(Throwable failure) {
    IOException thrown =
        failure instanceof IOException ? (IOException) failure : new IOException(failure);
    boolean give;
    lock.lock();
    try {
      if (state != State.HOLDING) {
        return false;
      }
      state = State.OVER;
      give = attempt.unseen(tap, thrown);
    } finally {
      lock.unlock();
    }
    if (give) {
      handover.fail(failure);
      delivery.drop(); // after it, as the client would tell of that in its own words
    } else {
      delivery.drop();
      handover.drop();
    }
    return true;
  }

  /** Looks from time to time: a limit for each read would cost more than the reading. */
  private void watch() {
    long nanos = tap.lookNanos();
    if (nanos == Long.MAX_VALUE) {
      return;
    }
    try {
      look = attempt.attempts().brain().timer().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    } catch (RuntimeException | LinkageError fault) {
      attempt.attempts().brain().internalError(fault);
    }
  }

  private void afterRest(Runnable next) {
    Attempts<T> attempts = attempt.attempts();
    try {
      attempts
          .brain()
          .timer()
          .schedule(() -> attempts.execute(next), REST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RuntimeException | LinkageError fault) {
      attempts.brain().internalError(fault);
      next.run();
    }
  }

  private void stopWatching() {
    Future<?> waiting = look;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /** On the agent's timer, which waits for nobody. */
  private void look() {
    boolean silent = false;
    long seen = 0;
    if (lock.tryLock()) { // else something is coming
      try {
        if (state == State.OVER || delivery.over()) {
          return;
        }
        seen = came;
        silent = tap.silent(delivery.waits() ? seen : -1);
      } finally {
        lock.unlock();
      }
    }
    if (silent) {
      long last = seen;
      attempt.attempts().execute(() -> fellSilent(last));
    } else {
      watch();
    }
  }

  /**
   * Nothing has come for too long.
   *
   * @param seen how many items had come by then
   */
  private void fellSilent(long seen) {
    HttpTimeoutException silence =
        new HttpTimeoutException("Evenkeel: the answer brought nothing for too long");
    lock.lock();
    try {
      if (came != seen) { // while the executor was busy
        watch();
        return;
      }
      if (state == State.PASSING) {
        state = State.OVER;
        tap.failed(silence);
        delivery.breakOff(silence, this::afterRest);
      }
    } finally {
      lock.unlock();
    }
    if (!unseen(silence)) {
      delivery.drain();
    }
  }

  private void broken(Throwable thrown) {
    tap.closed();
    handover.fail(thrown);
  }

  /** Tells the tap when the application, or the agent, wants no more. */
  private final class Watched implements Subscription {

    private final Subscription subscription;

    Watched(Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void request(long n) {
      subscription.request(n);
    }

    @Override
    public void cancel() {
      stopWatching();
      tap.closed();
      subscription.cancel();
    }
  }
}

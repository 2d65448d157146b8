package dev.evenkeel.agent.transport.jdk;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads an error's body, up to 64 KiB, and asks what to do. An error that will be retried ends
 * here; any other goes to the application's handler byte for byte, and what is beyond the 64 KiB
 * follows as it comes.
 *
 * <p>A body that stalls is judged after 5 s by what has come of it: an application that only looks
 * at the status would not have waited for the rest.
 */
final class ErrorBody<T> implements BodySubscriber<T> {

  private static final int LIMIT = 64 * 1024; // the design's bound
  private static final long PATIENCE_MILLIS = 5_000; // half of what a connect may take

  static final Subscription NOTHING =
      new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private final Attempt<T> attempt;
  private final ResponseInfo info;
  private final Handover<T> handover;
  private final ReentrantLock lock = new ReentrantLock(); // held to append and to take, no longer
  private ByteArrayOutputStream read = new ByteArrayOutputStream();
  private Delivery<List<ByteBuffer>> delivery;
  private Future<?> patience;

  ErrorBody(Attempt<T> attempt, ResponseInfo info) {
    this.attempt = attempt;
    this.info = info;
    this.handover = new Handover<>(attempt.attempts());
  }

  @Override
  public CompletionStage<T> getBody() {
    return handover.body();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (begin(subscription)) {
      patience = startPatience();
      delivery.ask();
    } else {
      subscription.cancel();
    }
  }

  private boolean begin(Subscription subscription) {
    lock.lock();
    try {
      boolean first = delivery == null;
      if (first) {
        delivery = new Delivery<>(subscription, handover::fail);
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    boolean reading;
    byte[] enough = null;
    lock.lock();
    try {
      reading = read != null;
      if (reading) {
        items.forEach(item -> BodyReader.append(item, read));
        if (read.size() > LIMIT) {
          enough = take();
        }
      } else {
        delivery.add(items);
      }
    } finally {
      lock.unlock();
    }
    delivery.came();
    if (enough != null) {
      decide(enough, true);
    } else if (reading) {
      delivery.ask();
    } else {
      delivery.drain();
    }
  }

  /** An error that is cut short is an answer all the same: its status says most. */
  @Override
  public void onError(Throwable failure) {
    begin(NOTHING); // the client may have failed before it could subscribe
    delivery.fail(failure);
    end();
  }

  @Override
  public void onComplete() {
    delivery.complete();
    end();
  }

  private void end() {
    byte[] all = takeLocked();
    if (all != null) {
      decide(all, false);
    } else {
      delivery.drain();
    }
  }

  private Future<?> startPatience() {
    try {
      return attempt
          .attempts()
          .brain()
          .timer()
          .schedule(
              () -> attempt.attempts().execute(this::losePatience),
              PATIENCE_MILLIS,
              TimeUnit.MILLISECONDS);
    } catch (RuntimeException | LinkageError fault) {
      attempt.attempts().brain().internalError(fault);
      return null;
    }
  }

  private void losePatience() {
    byte[] some = takeLocked();
    if (some != null) {
      decide(some, true);
    }
  }

  private byte[] takeLocked() {
    lock.lock();
    try {
      return take();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the reading; null where another thread has ended it. */
  private byte[] take() {
    if (read == null) {
      return null;
    }
    byte[] bytes = read.toByteArray();
    read = null;
    if (bytes.length > 0) {
      delivery.add(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
    }
    return bytes;
  }

  private void decide(byte[] bytes, boolean more) {
    if (patience != null) {
      patience.cancel(false);
    }
    ResponseInfo deliver =
        attempt.answered(info, bytes.length > LIMIT ? Arrays.copyOf(bytes, LIMIT) : bytes);
    if (deliver == null) {
      if (!more) {
        attempt.keep(info, bytes);
      }
      delivery.drop();
      handover.drop();
      return;
    }
    handover.give(deliver, delivery, more);
  }
}

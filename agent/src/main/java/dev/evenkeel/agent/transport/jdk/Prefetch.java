package dev.evenkeel.agent.transport.jdk;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;

/**
 * Reads a body before it is sent, so that its model is known, from a publisher that may be good for
 * one subscription only: what was read is sent in its place. Most write JSON and are done at once;
 * of one that is slow or long the rest follows as it comes.
 */
final class Prefetch implements Subscriber<ByteBuffer> {

  /** Spring's publisher writes on another thread; more than a moment is no request to a model. */
  private static final long WAIT_MILLIS = 1000;

  private final BodyPublisher publisher;
  private final long limit;
  private final List<ByteBuffer> read = new ArrayList<>();
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile Delivery<ByteBuffer> delivery; // null until the publisher gives it
  private Subscriber<? super ByteBuffer> early; // who came before that, or null
  private boolean used; // somebody has subscribed to the rest
  private long size;
  private boolean live; // no longer read, but passed on
  private byte[] body;

  private Prefetch(BodyPublisher publisher, long limit) {
    this.publisher = publisher;
    this.limit = limit;
  }

  /** Subscribes, and waits for the end of a body of at most {@code limit} bytes, for a second. */
  static Prefetch of(BodyPublisher publisher, long limit) {
    Prefetch prefetch = new Prefetch(publisher, limit);
    try {
      publisher.subscribe(prefetch);
      prefetch.settled.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException refused) {
      prefetch.onError(refused);
    }
    prefetch.goLive();
    return prefetch;
  }

  /** The whole body, or null where it was too long or slow, or failed. */
  synchronized byte[] body() {
    return body;
  }

  /**
   * What to send in place of the publisher that was read. The client may subscribe again, to send a
   * request that a connection has refused: that goes to the publisher, as without the agent.
   */
  BodyPublisher rest() {
    return new BodyPublisher() {
      @Override
      public long contentLength() {
        return publisher.contentLength();
      }

      @Override
      public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        give(subscriber);
      }
    };
  }

  private void give(Subscriber<? super ByteBuffer> subscriber) {
    boolean again;
    Delivery<ByteBuffer> rest;
    synchronized (this) {
      again = used;
      used = true;
      rest = delivery;
      if (!again && rest == null) {
        early = subscriber;
      }
    }
    if (again) {
      publisher.subscribe(subscriber);
    } else if (rest != null) {
      rest.start(subscriber);
    }
  }

  private synchronized void goLive() {
    live = true;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    boolean reading;
    Subscriber<? super ByteBuffer> waiting;
    synchronized (this) {
      delivery = new Delivery<>(subscription, broken -> {});
      reading = !live;
      waiting = early;
      early = null;
    }
    if (reading) {
      delivery.ask();
    }
    if (waiting != null) {
      delivery.start(waiting);
    }
  }

  /** A publisher that refuses may do so without a subscription. */
  private void subscribedAtLast() {
    if (delivery == null) {
      onSubscribe(ErrorBody.NOTHING);
    }
  }

  @Override
  public void onNext(ByteBuffer item) {
    delivery.came();
    boolean more;
    synchronized (this) {
      if (!live) {
        read.add(item.duplicate());
        size += item.remaining();
        live = size > limit;
      }
      more = !live;
    }
    delivery.add(item);
    if (more) {
      delivery.ask();
    } else {
      settled.countDown();
      delivery.drain();
    }
  }

  @Override
  public void onError(Throwable failure) {
    subscribedAtLast();
    delivery.fail(failure);
    delivery.drain();
    settled.countDown();
  }

  @Override
  public void onComplete() {
    subscribedAtLast();
    synchronized (this) {
      if (!live) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) size);
        read.forEach(part -> BodyReader.append(part, bytes));
        body = bytes.toByteArray();
      }
      read.clear();
    }
    delivery.complete();
    delivery.drain();
    settled.countDown();
  }
}

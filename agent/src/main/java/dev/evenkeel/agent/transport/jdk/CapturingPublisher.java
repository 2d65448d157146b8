package dev.evenkeel.agent.transport.jdk;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * The application's publisher, with a copy of what passes kept for a second attempt, up to 1 MiB.
 * The first subscription that comes to its end gives the copy.
 */
final class CapturingPublisher implements BodyPublisher {

  private static final int LIMIT = 1024 * 1024;

  private final BodyPublisher publisher;
  private volatile byte[] captured;

  CapturingPublisher(BodyPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * One whose body is known.
   *
   * @param contentLength as the application's own publisher declares it
   */
  static CapturingPublisher of(byte[] body, long contentLength) {
    CapturingPublisher known =
        new CapturingPublisher(new Replay(contentLength, BodyPublishers.ofByteArray(body)));
    known.captured = body;
    return known;
  }

  /** The whole body, or null as long as it has not passed whole. */
  byte[] captured() {
    return captured;
  }

  /** Publishes the captured bytes under the original's declared length, to any subscriber. */
  BodyPublisher replay() {
    return new Replay(publisher.contentLength(), BodyPublishers.ofByteArray(captured));
  }

  @Override
  public long contentLength() {
    return publisher.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    publisher.subscribe(new Capture(subscriber));
  }

  private record Replay(long contentLength, BodyPublisher bytes) implements BodyPublisher {
    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
      bytes.subscribe(subscriber);
    }
  }

  private final class Capture implements Subscriber<ByteBuffer> {

    private final Subscriber<? super ByteBuffer> subscriber;
    private ByteArrayOutputStream passed = new ByteArrayOutputStream();

    Capture(Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer item) {
      if (passed != null) {
        if (passed.size() + (long) item.remaining() > LIMIT) {
          passed = null;
        } else {
          BodyReader.append(item, passed);
        }
      }
      subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      if (passed != null && captured == null) {
        captured = passed.toByteArray();
      }
      subscriber.onComplete();
    }
  }
}

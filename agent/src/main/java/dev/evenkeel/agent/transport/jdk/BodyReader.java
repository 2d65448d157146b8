package dev.evenkeel.agent.transport.jdk;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Reads a publisher of the JDK's own into memory; these publish on the subscriber's thread. */
final class BodyReader implements Subscriber<ByteBuffer> {

  private final ByteArrayOutputStream bytes;
  private final long limit;
  private Subscription subscription;
  private boolean complete;

  private BodyReader(int expected, long limit) {
    this.bytes = new ByteArrayOutputStream(expected);
    this.limit = limit;
  }

  /** The publisher's bytes, or null where it fails or gives more than {@code limit}. */
  static byte[] read(BodyPublisher publisher, long limit) {
    BodyReader reader = new BodyReader((int) Math.max(0, publisher.contentLength()), limit);
    publisher.subscribe(reader);
    return reader.complete ? reader.bytes.toByteArray() : null;
  }

  /** Appends what a buffer holds and leaves the buffer as it is. */
  static void append(ByteBuffer from, ByteArrayOutputStream to) {
    if (from.hasArray()) {
      to.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
    } else {
      byte[] copy = new byte[from.remaining()];
      from.get(from.position(), copy); // absolute: the position stays
      to.write(copy, 0, copy.length);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer item) {
    if (bytes.size() + (long) item.remaining() > limit) {
      subscription.cancel();
    } else {
      append(item, bytes);
    }
  }

  @Override
  public void onError(Throwable failure) {
    // Sending it will fail the same way, where the application expects it.
  }

  @Override
  public void onComplete() {
    complete = true;
  }
}

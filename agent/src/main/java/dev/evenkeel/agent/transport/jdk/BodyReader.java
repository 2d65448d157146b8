package dev.evenkeel.agent.transport.jdk;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Reads a publisher of the JDK's own into memory; these publish on the subscriber's thread. */
final class BodyReader implements Subscriber<ByteBuffer> {

  private final long limit;
  private final int expected;
  private byte[] bytes = {};
  private int length;
  private Subscription subscription;
  private boolean complete;

  private BodyReader(int expected, long limit) {
    this.expected = expected;
    this.limit = limit;
  }

  /** The publisher's bytes, or null where it fails or gives more than {@code limit}. */
  static byte[] read(BodyPublisher publisher, long limit) {
    int expected = (int) Math.max(0, Math.min(limit, publisher.contentLength()));
    BodyReader reader = new BodyReader(expected, limit);
    publisher.subscribe(reader);
    return reader.complete ? reader.bytes() : null;
  }

  private byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
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
    int more = item.remaining();
    if (length + (long) more > limit) {
      subscription.cancel();
      return;
    }
    if (length == 0 && whole(item)) {
      bytes = item.array(); // made for this subscription
      length = more;
      return;
    }
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.max(length + more, expected), 2 * bytes.length));
    }
    item.get(item.position(), bytes, length, more); // absolute: the position stays
    length += more;
  }

  private boolean whole(ByteBuffer item) {
    return item.remaining() == expected && item.hasArray() && item.array().length == expected;
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

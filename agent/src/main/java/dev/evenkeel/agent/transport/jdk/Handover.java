package dev.evenkeel.agent.transport.jdk;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hands an answer that was held back to the application's own handler, late. */
final class Handover<T> {

  private final Attempts<T> attempts;
  private final CompletableFuture<T> body = new CompletableFuture<>();

  Handover(Attempts<T> attempts) {
    this.attempts = attempts;
  }

  CompletionStage<T> body() {
    return body;
  }

  /** The application will not see this answer. */
  void drop() {
    body.complete(null);
  }

  void fail(Throwable failure) {
    body.completeExceptionally(failure);
  }

  /**
   * Gives what is held, and what upstream still brings.
   *
   * @param more whether upstream has more of it
   */
  void give(ResponseInfo info, Delivery<List<ByteBuffer>> delivery, boolean more) {
    try {
      BodySubscriber<T> subscriber = Objects.requireNonNull(attempts.handler().apply(info));
      delivery.start(subscriber);
      if (more) {
        // getBody may block until the rest has come, and this thread may be what brings the rest.
        attempts.execute(() -> chain(subscriber, delivery));
      } else {
        chain(subscriber, delivery);
      }
    } catch (Throwable thrown) { // by the application's handler: its own answer to the call
      fail(thrown);
      delivery.drop(); // after it, as the client would tell of that in its own words
    }
  }

  private void chain(BodySubscriber<T> subscriber, Delivery<List<ByteBuffer>> delivery) {
    try {
      subscriber
          .getBody()
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  body.complete(value);
                } else {
                  fail(failure);
                }
              });
      delivery.orElse(this::fail);
    } catch (Throwable thrown) {
      fail(thrown);
      delivery.drop();
    }
  }
}

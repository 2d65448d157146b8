package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.transport.Wrapped;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * The application's body subscriber with a tap before it. Signals, demand and buffers pass as they
 * come; the tap is told an ending before the application is, so that the call is on record when the
 * application goes on.
 */
final class TappedBody<T> implements BodySubscriber<T>, Wrapped {

  private final BodySubscriber<T> subscriber;
  private final LiveTap tap;

  private TappedBody(BodySubscriber<T> subscriber, LiveTap tap) {
    this.subscriber = subscriber;
    this.tap = tap;
  }

  static <T> BodySubscriber<T> of(BodySubscriber<T> subscriber, LiveTap tap) {
    return new TappedBody<>(subscriber, tap);
  }

  @Override
  public Object inside() {
    return subscriber;
  }

  @Override
  public CompletionStage<T> getBody() {
    return subscriber.getBody();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscriber.onSubscribe(new TappedSubscription(subscription, tap));
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    tap.accept(items);
    subscriber.onNext(items);
  }

  @Override
  public void onError(Throwable failure) {
    tap.failed(failure);
    subscriber.onError(failure);
  }

  @Override
  public void onComplete() {
    tap.ended();
    subscriber.onComplete();
  }

  private record TappedSubscription(Subscription subscription, LiveTap tap)
      implements Subscription {

    @Override
    public void request(long n) {
      subscription.request(n);
    }

    @Override
    public void cancel() {
      tap.closed();
      subscription.cancel();
    }
  }
}

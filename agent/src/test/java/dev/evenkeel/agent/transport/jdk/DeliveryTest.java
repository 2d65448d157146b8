package dev.evenkeel.agent.transport.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private final List<String> told = new ArrayList<>();
  private final Delivery<String> delivery = new Delivery<>(null, broken -> told.add("broken"));

  @Test
  void aFailureThatComesAfterTheEndChangesNothing() {
    delivery.add("whole");
    delivery.complete();
    delivery.fail(new IOException("late"));
    delivery.start(reading(Long.MAX_VALUE));
    delivery.orElse(cause -> told.add("gone"));
    assertEquals(List.of("whole", "end"), told);
  }

  @Test
  void ofTwoFailuresTheFirstCounts() {
    delivery.fail(new IOException("first"));
    delivery.fail(new IOException("second"));
    delivery.start(reading(1));
    assertEquals(List.of("first"), told);
  }

  @Test
  void whatIsNotAskedForDoesNotKeepAFailureBack() {
    delivery.add("held");
    delivery.fail(new IOException("cut"));
    delivery.start(reading(0));
    delivery.orElse(cause -> told.add("gone: " + cause.getMessage()));
    assertEquals(List.of("gone: cut"), told);
  }

  @Test
  void aFailureIsToldToTheSubscriberFirst() {
    delivery.add("held");
    delivery.start(reading(1));
    delivery.orElse(cause -> told.add("gone: " + cause.getMessage()));
    delivery.fail(new IOException("cut"));
    delivery.drain();
    assertEquals(List.of("held", "cut", "gone: cut"), told);
  }

  /** A reader that takes its time is no silence of the provider. */
  @Test
  void waitsForNothingWhileTheSubscriberIsAtWork() {
    List<Boolean> waits = new ArrayList<>();
    AtomicReference<Delivery<String>> at = new AtomicReference<>();
    at.set(new Delivery<>(asking(), broken -> told.add("broken")));
    at.get()
        .start(
            new Subscriber<>() {
              @Override
              public void onSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(String item) {
                waits.add(at.get().waits());
              }

              @Override
              public void onError(Throwable failure) {
                told.add(failure.getMessage());
              }

              @Override
              public void onComplete() {
                told.add("end");
              }
            });
    at.get().add("slow");
    at.get().drain();
    assertEquals(List.of(false), waits);
    assertTrue(at.get().waits(), "for the next");
  }

  private static Subscription asking() {
    return new Subscription() {
      @Override
      public void request(long n) {
        // It will come.
      }

      @Override
      public void cancel() {
        throw new IllegalStateException("nobody cancels");
      }
    };
  }

  /** A subscriber that asks for so many items and writes down what it is told. */
  private Subscriber<String> reading(long items) {
    return new Subscriber<>() {
      @Override
      public void onSubscribe(Subscription subscription) {
        if (items > 0) {
          subscription.request(items);
        }
      }

      @Override
      public void onNext(String item) {
        told.add(item);
      }

      @Override
      public void onError(Throwable failure) {
        told.add(failure.getMessage());
      }

      @Override
      public void onComplete() {
        told.add("end");
      }
    };
  }
}

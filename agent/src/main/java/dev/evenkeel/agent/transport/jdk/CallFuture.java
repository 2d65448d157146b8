package dev.evenkeel.agent.transport.jdk;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Like the future that the client's own {@code sendAsync} returns: {@code cancel(true)} on it, or
 * on a stage that depends on it, cancels the exchange, and its outcome cannot be obtruded.
 */
final class CallFuture<T> extends CompletableFuture<T> {

  private final Runnable cancelling;
  private final Consumer<CompletableFuture<?>> cancellation;

  /**
   * @param cancellation told which future has been cancelled
   */
  /**
   * @param cancelling told before the future is cancelled
   * @param cancellation told after it
   */
  CallFuture(Runnable cancelling, Consumer<CompletableFuture<?>> cancellation) {
    this.cancelling = cancelling;
    this.cancellation = cancellation;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallFuture<>(cancelling, cancellation);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean running = !isDone();
    if (mayInterruptIfRunning && running) {
      cancelling.run();
    }
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (mayInterruptIfRunning && running) {
      // Second, or else the exchange's own end might come to be this future's.
      cancellation.accept(this);
    }
    return cancelled;
  }

  @Override
  public void obtrudeValue(T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void obtrudeException(Throwable failure) {
    throw new UnsupportedOperationException();
  }
}

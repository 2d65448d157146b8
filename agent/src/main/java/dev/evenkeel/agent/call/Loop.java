package dev.evenkeel.agent.call;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One run of a retry loop of an SDK or a framework, above the agent: what its attempts send is one
 * call, and where the agent's word is final it makes no further attempt. Loops nest: a framework's
 * around an SDK's.
 *
 * <p>Thread safe: an attempt is begun on the loop's thread and may end on another.
 */
public final class Loop implements AutoCloseable {

  private final Loops loops;
  private final String layer;
  private final String workload;
  private volatile Loop outer; // the one that it runs in, or null
  private int attempts;
  private boolean asked; // whether this attempt has made its first call
  private boolean closed;
  private PendingCalls.Held kept;
  private long handedBack; // hash of a body that the loop may send again, or 0
  private PendingCalls.Held waiting; // the call with that body, where it waits for the retry
  private volatile boolean over;

  Loop(Loops loops, Loop outer, String layer, String workload) {
    this.loops = loops;
    this.outer = outer;
    this.layer = layer;
    this.workload = workload;
  }

  /** The part of the application that runs it. */
  String workload() {
    return outer == null ? workload : outer.workload();
  }

  /**
   * An SDK goes on with this loop's attempt on another thread, the present one: the loop that it
   * has opened here runs in this one.
   */
  public void goesOnHere() {
    Loop here = loops.running();
    if (here != null && here != this && here.outer == null) {
      here.outer = this;
    }
  }

  /**
   * Runs one attempt of the loop.
   *
   * @throws Over in place of the attempt's exception, when the agent's word is final
   * @throws Exception what the attempt throws
   */
  public <T> T attempt(Callable<T> attempt) throws Exception {
    try {
      return run(attempt);
    } catch (Exception failure) {
      throw over ? Over.failed(failure) : failure;
    }
  }

  /** The same for a loop that is ended by other means: it asks {@link #over}. */
  public <T> T run(Callable<T> attempt) throws Exception {
    synchronized (this) {
      attempts++;
      asked = false;
    }
    Loop before = loops.running();
    loops.run(this);
    try {
      return attempt.call();
    } finally {
      loops.run(before);
    }
  }

  /**
   * The same for an attempt that goes on when {@code attempt} has returned: to be given to the loop
   * in place of its future, which fails with {@link Over} when the agent's word is final.
   */
  public <T> CompletableFuture<T> later(Callable<CompletableFuture<T>> attempt) throws Exception {
    return follow(
        run(attempt),
        failure -> over && failure instanceof Exception end ? Over.failed(end) : failure);
  }

  /**
   * The future of a loop that goes on when {@code retrying} has returned: the loop is left when it
   * ends, or when {@code retrying} throws.
   *
   * @param asWithout what the loop would have failed with if it had given up by itself
   */
  public <T> CompletableFuture<T> closing(
      Supplier<CompletableFuture<T>> retrying, UnaryOperator<Throwable> asWithout) {
    CompletableFuture<T> sent;
    try {
      sent = retrying.get();
    } catch (Throwable failure) {
      close();
      throw failure;
    }
    return follow(
        sent,
        failure -> {
          close();
          return failure == null ? null : asWithout.apply(failure);
        });
  }

  /**
   * A future that ends after {@code sent} does.
   *
   * @param end what it fails with, from what {@code sent} fails with; null for an answer
   */
  private static <T> CompletableFuture<T> follow(
      CompletableFuture<T> sent, UnaryOperator<Throwable> end) {
    CompletableFuture<T> following =
        sent.newIncompleteFuture(); // to cancel it may end the exchange
    sent.whenComplete(
        (value, failure) -> {
          Throwable ended = end.apply(failure);
          if (ended == null) {
            following.complete(value);
          } else {
            following.completeExceptionally(ended);
          }
        });
    return following;
  }

  /** Whether the agent's word on the last call is final: no attempt may follow. */
  public boolean over() {
    return over;
  }

  /** The loop is left: what its last call came to is what the loop came to. */
  @Override
  public void close() {
    PendingCalls.Held last;
    synchronized (this) {
      closed = true;
      last = kept;
      kept = null;
    }
    if (last == null) {
      last = takeWaiting();
    }
    if (last != null && (outer == null || !outer.keep(last))) {
      loops.record(last.call());
    }
  }

  /**
   * A call begins in this loop.
   *
   * @param bodyHash 0 when unknown
   * @param seen the layer that sends it again as far as the request tells, or null
   * @return the layer that sends it again, or null when it is new
   */
  String begin(long bodyHash, String seen) {
    boolean again;
    synchronized (this) {
      again = attempts > 1 && !asked || sendsAgain(bodyHash);
      asked = true;
      over = false;
    }
    String by = again ? layer : outer == null ? seen : outer.begin(bodyHash, seen);
    PendingCalls.Held another = by == null ? take() : null;
    if (another != null) {
      loops.record(another.call());
    }
    return by;
  }

  /**
   * A failed call was handed back as it came: the same body again is a retry.
   *
   * @param call what waits for the retry among the pending calls, or null
   */
  synchronized void handedBack(long bodyHash, PendingCalls.Held call) {
    handedBack = bodyHash;
    waiting = call;
  }

  /** The agent's word is final, for this loop and for those around it. */
  void end() {
    for (Loop each = this; each != null; each = each.outer) {
      each.over = true;
    }
  }

  /**
   * Keeps a call that the loop may send again.
   *
   * @return false when the loop has been left: the call is over
   */
  synchronized boolean keep(PendingCalls.Held call) {
    if (!closed) {
      kept = call;
    }
    return !closed;
  }

  /** Whether the loop has been left: what its calls come to is of no meaning to it. */
  synchronized boolean left() {
    return closed;
  }

  /** The call that an attempt with this body carries on, or null. */
  PendingCalls.Held join(long bodyHash) {
    for (Loop each = this; each != null; each = each.outer) {
      PendingCalls.Held joined = each.take();
      if (joined == null && each.sendsAgain(bodyHash)) {
        joined = each.takeWaiting();
      }
      if (joined != null) {
        return joined;
      }
    }
    return null;
  }

  private synchronized boolean sendsAgain(long bodyHash) {
    return bodyHash != 0 && bodyHash == handedBack;
  }

  /** The loop's own pending call: others with the same body are of other threads. */
  private PendingCalls.Held takeWaiting() {
    long bodyHash;
    PendingCalls.Held own;
    synchronized (this) {
      bodyHash = handedBack;
      own = waiting;
      waiting = null;
    }
    return own != null && loops.take(bodyHash, own) ? own : null;
  }

  private synchronized PendingCalls.Held take() {
    PendingCalls.Held taken = kept;
    kept = null;
    return taken;
  }
}

package dev.evenkeel.agent.transport.okhttp;

import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Race;
import dev.evenkeel.agent.call.Race.Lane;
import dev.evenkeel.agent.call.Resends;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Response;

/**
 * An exchange that is made a second time where its answer takes long. Each is a call of its own, as
 * OkHttp cannot cancel one exchange of a call alone: the first on the caller's thread, the second
 * on one of ours. When the application cancels its call, both are cancelled a moment later.
 */
final class HedgedExchange {

  private static final int FIRST_ERROR_STATUS = 400;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Call own;
  private final Supplier<Call> exchanges;
  private final Race race;
  private final Resends resends; // of each
  private final Call first;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final CompletableFuture<Response> instead = new CompletableFuture<>();
  private volatile Call second; // null until it is made
  private volatile long dueNanos;
  private volatile Looks<?> looks;

  /**
   * @param own the application's call
   * @param exchanges makes the exchange a call of its own
   */
  HedgedExchange(Call own, Supplier<Call> exchanges, LlmCall call) {
    this.own = own;
    this.exchanges = exchanges;
    this.race = new Race(call);
    this.resends = call.resends();
    this.first = exchanges.get();
  }

  /**
   * Makes the exchange; to be ended with {@link #over} when its answer is.
   *
   * @param afterNanos when to make it a second time
   */
  Response run(long afterNanos, ScheduledExecutorService timer) throws IOException {
    dueNanos = System.nanoTime() + afterNanos;
    looks = Looks.start(this, HedgedExchange::look, timer, LOOK_NANOS);
    Response answer = null;
    try {
      answer = first();
      return answer;
    } finally {
      if (answer == null) {
        over();
      }
    }
  }

  private Response first() throws IOException {
    Response answer;
    try {
      answer = first.execute();
    } catch (IOException thrown) {
      IOException failure = Sends.asItWas(thrown);
      boolean interrupted =
          failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException);
      if (interrupted) {
        giveUp();
      }
      if (race.ended(Lane.FIRST, false, 0, told(failure))) {
        throw failure;
      }
      return instead();
    } catch (RuntimeException | Error thrown) {
      giveUp();
      throw thrown;
    }
    boolean good = answer.code() < FIRST_ERROR_STATUS;
    if (race.ended(Lane.FIRST, good, good ? 0 : answer.code(), null)) {
      cancel(second);
      return answer;
    }
    answer.close();
    return instead();
  }

  /** What is left when the first has failed or was given up. */
  private Response instead() throws IOException {
    try {
      return instead.get();
    } catch (InterruptedException interrupt) {
      giveUp();
      instead.thenAccept(Response::close);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException) {
        throw (IOException) failure.getCause();
      }
      throw new IOException(failure.getCause());
    }
  }

  private void second(Call call) {
    Response answer;
    Sends sends = Sends.begin(resends);
    try {
      answer = sends.asItCame(call.execute());
    } catch (IOException failure) {
      failed(Sends.asItWas(failure));
      return;
    } catch (RuntimeException | Error failure) {
      failed(failure);
      return;
    } finally {
      sends.end();
    }
    boolean good = answer.code() < FIRST_ERROR_STATUS;
    if (race.ended(Lane.SECOND, good, good ? 0 : answer.code(), null)) {
      instead.complete(answer);
      first.cancel();
    } else {
      answer.close();
    }
  }

  private void failed(Throwable failure) {
    if (race.ended(Lane.SECOND, false, 0, told(failure))) {
      instead.completeExceptionally(failure);
    }
  }

  /** Nothing, where the application has cancelled it: that tells nothing of the route. */
  private Throwable told(Throwable failure) {
    return own.isCanceled() ? null : failure;
  }

  private void look() {
    if (own.isCanceled()) {
      giveUp();
    } else if (System.nanoTime() - dueNanos >= 0 && race.start()) {
      try {
        Call call = exchanges.get();
        second = call;
        Thread thread = new Thread(null, () -> second(call), "evenkeel-hedge", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        if (race.lost(Lane.SECOND)) { // the first has ended meanwhile, and saw no second
          call.cancel();
        }
      } catch (RuntimeException | Error refused) {
        failed(refused);
      }
    }
  }

  private void giveUp() {
    race.giveUp();
    first.cancel();
    cancel(second);
  }

  private static void cancel(Call call) {
    if (call != null) {
      call.cancel();
    }
  }

  /** Nobody waits for anything of it any more. */
  void over() {
    Looks<?> looking = looks;
    if (looking != null) {
      looking.stop();
    }
  }
}

package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Gives calls up while the agent waits to send them again, and prints how long it takes until the
 * caller goes on: the median and the longest, and the median of {@link WakeUp}, in microseconds.
 */
public final class GivesUp {

  private static final int TRIALS = 31;
  private static final long IN_THE_WAIT = TimeUnit.MILLISECONDS.toNanos(60);

  private final String url;
  private final OkHttpClient okHttp = new OkHttpClient();
  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int number;

  private GivesUp(String url) {
    this.url = url;
  }

  /** What gives a running call up; the latch opens when its caller goes on. */
  private interface Trial {
    Runnable start(CountDownLatch ended) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    GivesUp app = new GivesUp(args[0]);
    app.measure("cancel-execute", app::cancelExecute);
    app.measure("cancel-enqueue", app::cancelEnqueue);
    app.measure("interrupt-execute", app::interruptExecute);
    app.measure("interrupt-send", app::interruptSend);
    app.measure("cancel-sendAsync", app::cancelSendAsync);
    System.exit(0);
  }

  private void measure(String name, Trial trial) throws Exception {
    long[] took = new long[TRIALS];
    long[] wakeUps = new long[TRIALS];
    for (int i = 0; i < TRIALS; i++) {
      wakeUps[i] = WakeUp.nanos();
      CountDownLatch ended = new CountDownLatch(1);
      Runnable giveUp = trial.start(ended);
      long wait = System.nanoTime() + IN_THE_WAIT;
      while (System.nanoTime() < wait) {
        LockSupport.parkNanos(wait - System.nanoTime());
      }
      if (ended.getCount() == 0) {
        throw new IllegalStateException(name + " ended before it was given up");
      }
      long start = System.nanoTime();
      giveUp.run();
      ended.await();
      took[i] = System.nanoTime() - start;
    }
    Arrays.sort(took);
    Arrays.sort(wakeUps);
    System.out.println(name + " " + took[TRIALS / 2] / 1000);
    System.out.println(name + "-longest " + took[TRIALS - 1] / 1000);
    System.out.println(name + "-wake-up " + wakeUps[TRIALS / 2] / 1000);
  }

  private Call call() {
    return okHttp.newCall(Chat.okHttp(url, "m" + ++number, "p"));
  }

  private Runnable cancelExecute(CountDownLatch ended) {
    Call call = call();
    execute(call, ended);
    return call::cancel;
  }

  private static Thread execute(Call call, CountDownLatch ended) {
    Thread thread =
        new Thread(
            () -> {
              try (Response answer = call.execute()) {
                throw new IllegalStateException("answered " + answer.code());
              } catch (java.io.IOException givenUp) {
                ended.countDown();
              }
            });
    thread.start();
    return thread;
  }

  private Runnable cancelEnqueue(CountDownLatch ended) {
    Call call = call();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, java.io.IOException failure) {
            ended.countDown();
          }

          @Override
          public void onResponse(Call answered, Response response) {
            response.close();
          }
        });
    return call::cancel;
  }

  private Runnable interruptExecute(CountDownLatch ended) {
    return execute(call(), ended)::interrupt;
  }

  private Runnable interruptSend(CountDownLatch ended) {
    int mine = ++number;
    Thread thread =
        new Thread(
            () -> {
              try {
                jdk.send(Chat.jdk(url, "m" + mine, "p"), BodyHandlers.ofString());
              } catch (InterruptedException givenUp) {
                ended.countDown();
              } catch (java.io.IOException failure) {
                throw new java.io.UncheckedIOException(failure);
              }
            });
    thread.start();
    return thread::interrupt;
  }

  private Runnable cancelSendAsync(CountDownLatch ended) {
    CompletableFuture<?> sent =
        jdk.sendAsync(Chat.jdk(url, "m" + ++number, "p"), BodyHandlers.ofString());
    sent.whenComplete((answer, failure) -> ended.countDown());
    return () -> ((Future<?>) sent).cancel(true);
  }
}

package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Makes {@code args[2]} calls, or calls until it reads a line, {@code args[1]} a second, by turns
 * with OkHttp and with {@code java.net.http}; fewer where the machine cannot keep up, as none wait
 * in a queue that grows. Prints how many were answered well, with an error and with an exception,
 * and how long they took in all.
 */
public final class Steady {

  private static final int THREADS = 32;

  private final Semaphore room = new Semaphore(THREADS);

  private final String url;
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger exceptions = new AtomicInteger();
  private final OkHttpClient okHttp = new OkHttpClient();
  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private volatile boolean told;

  private Steady(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    Steady steady = new Steady(args[0]);
    steady.untilTold();
    steady.run(Integer.parseInt(args[1]));
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  private void untilTold() {
    Thread reader =
        new Thread(
            () -> {
              try {
                told = System.in.read() >= 0;
              } catch (IOException gone) {
                told = true;
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  private void run(int perSecond) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long start = System.nanoTime();
    for (int i = 0; !told; i++) {
      int number = i;
      long due = start + i * pause;
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      room.acquire();
      threads.execute(() -> call(number));
    }
    threads.shutdown();
    threads.awaitTermination(2, TimeUnit.MINUTES);
    System.out.println("good " + good);
    System.out.println("errors " + errors);
    System.out.println("exceptions " + exceptions);
    System.out.println("millis " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  private void call(int number) {
    try {
      int status = number % 2 == 0 ? execute(number) : send(number);
      (status == 200 ? good : errors).incrementAndGet();
    } catch (Exception failure) {
      exceptions.incrementAndGet();
      failure.printStackTrace();
    } finally {
      room.release();
    }
  }

  private int execute(int number) throws IOException {
    try (Response answer = okHttp.newCall(Chat.okHttp(url, "m", "p" + number)).execute()) {
      answer.body().string();
      return answer.code();
    }
  }

  private int send(int number) throws IOException, InterruptedException {
    return jdk.send(Chat.jdk(url, "m", "p" + number), BodyHandlers.ofString()).statusCode();
  }
}

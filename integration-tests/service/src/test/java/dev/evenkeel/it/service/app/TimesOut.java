package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Makes calls with a timeout that is shorter than the agent's wait before the next attempt, and
 * prints by how much they outlast it: the median and the longest, and the median of {@link WakeUp},
 * in microseconds.
 */
public final class TimesOut {

  private static final int TRIALS = 31;
  private static final Duration TIMEOUT = Duration.ofMillis(250);

  private final String url;
  private final OkHttpClient okHttp = new OkHttpClient();
  private final OkHttpClient limited = okHttp.newBuilder().callTimeout(TIMEOUT).build();
  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int number;

  private TimesOut(String url) {
    this.url = url;
  }

  private interface Trial {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    TimesOut app = new TimesOut(args[0]);
    app.measure("callTimeout-execute", () -> execute(app.call(app.limited)));
    app.measure("callTimeout-enqueue", () -> enqueue(app.call(app.limited)));
    app.measure("timeout-execute", () -> execute(app.ofItsOwn()));
    app.measure("timeout-enqueue", () -> enqueue(app.ofItsOwn()));
    app.measure("timeout-send", () -> app.jdk.send(app.request(), BodyHandlers.ofString()));
    app.measure(
        "timeout-sendAsync",
        () ->
            app.jdk
                .sendAsync(app.request(), BodyHandlers.ofString())
                .handle((answer, failure) -> answer)
                .join());
    System.exit(0);
  }

  private void measure(String name, Trial trial) throws Exception {
    long[] late = new long[TRIALS];
    long[] wakeUps = new long[TRIALS];
    for (int i = 0; i < TRIALS; i++) {
      wakeUps[i] = WakeUp.nanos();
      long start = System.nanoTime();
      try {
        trial.run();
      } catch (IOException timeout) {
        // It ends with the last answer or with the timeout.
      }
      late[i] = Math.max(0, System.nanoTime() - start - TIMEOUT.toNanos());
    }
    Arrays.sort(late);
    Arrays.sort(wakeUps);
    System.out.println(name + " " + late[TRIALS / 2] / 1000);
    System.out.println(name + "-longest " + late[TRIALS - 1] / 1000);
    System.out.println(name + "-wake-up " + wakeUps[TRIALS / 2] / 1000);
  }

  private Call call(OkHttpClient client) {
    return client.newCall(Chat.okHttp(url, "m" + ++number, "p"));
  }

  /** The call's own timeout, which its client does not know. */
  private Call ofItsOwn() {
    Call call = call(okHttp);
    call.timeout().timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    return call;
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(Chat.jdk(url, "m" + ++number, "p"), (name, value) -> true)
        .timeout(TIMEOUT)
        .build();
  }

  private static void execute(Call call) throws IOException {
    call.execute().close();
  }

  private static void enqueue(Call call) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException failure) {
            ended.countDown();
          }

          @Override
          public void onResponse(Call answered, Response response) {
            response.close();
            ended.countDown();
          }
        });
    ended.await();
  }
}

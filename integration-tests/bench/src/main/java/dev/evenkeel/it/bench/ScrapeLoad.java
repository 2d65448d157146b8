package dev.evenkeel.it.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls as many models as it is told, each once and then some all the time. Answers each line with
 * the milliseconds of CPU that the endpoint's threads have taken.
 */
final class ScrapeLoad {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1) / 40;

  private ScrapeLoad() {}

  /** Arguments: the server's port, the number of models. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Thread clock = new Thread(ScrapeLoad::tell, "clock");
    clock.setDaemon(true);
    clock.start();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    URI url = URI.create("http://127.0.0.1:" + args[0] + "/v1/chat/completions");
    int models = Integer.parseInt(args[1]);
    for (int call = 0; ; call++) {
      String question = LlmCall.question().replace("gpt-4o", "model-" + call % models);
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(question))
              .build();
      client.send(request, BodyHandlers.ofString());
      if (call == models) {
        System.out.println("called all");
      } else if (call > models) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void tell() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try {
      while (System.in.read() >= 0) {
        long nanos = 0;
        for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
          if (each != null && each.getThreadName().equals("evenkeel-metrics")) {
            nanos += Math.max(0, threads.getThreadCpuTime(each.getThreadId()));
          }
        }
        System.out.println(nanos / 1e6);
      }
    } catch (IOException ended) {
      // So has the benchmark
    }
  }
}

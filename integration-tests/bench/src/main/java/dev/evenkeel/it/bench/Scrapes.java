package dev.evenkeel.it.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;

/**
 * Times scrapes as Prometheus asks for them (OpenMetrics, gzip) of a JVM that makes 40 calls a
 * second, until the last byte is there. A scrape comes too rarely to run compiled code soon, so the
 * first ones count as well.
 */
final class Scrapes {

  private static final int ROUNDS = 40;
  private static final int TENTH = 9;
  private static final int TRIES = 300;
  private static final int PORT = 19465;
  private static final String ENDPOINT = "http://127.0.0.1:" + PORT;
  private static final String ACCEPT =
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
          + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private final Path agent;
  private final String classPath;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Milliseconds. */
  record Times(double first, double tenth, double median, double p95) {

    static Times of(double[] millis) {
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      return new Times(millis[0], millis[TENTH], sorted[ROUNDS / 2], sorted[ROUNDS * 95 / 100]);
    }
  }

  /**
   * What scrapes took.
   *
   * @param bytes of the text before it is compressed
   * @param cpu of the endpoint's thread, which a busy machine does not lengthen as much
   */
  record Result(long series, long bytes, Times wall, Times cpu) {}

  Scrapes(Path agent, Path target) {
    this.agent = agent;
    this.classPath = Peer.classPath(target);
  }

  Result run(int models) throws IOException, InterruptedException {
    List<String> flags =
        List.of(
            "-javaagent:" + agent,
            "-Devenkeel.metrics.port=" + PORT,
            "-Devenkeel.metrics.max-models=" + models);
    try (Peer server = new Peer(classPath, List.of(), Loopback.Server.class.getName());
        Peer load =
            new Peer(
                classPath,
                flags,
                ScrapeLoad.class.getName(),
                server.line(),
                Integer.toString(models))) {
      load.line();
      awaitEndpoint();
      double[] millis = new double[ROUNDS];
      double[] cpu = new double[ROUNDS];
      byte[] body = {};
      for (int round = 0; round < ROUNDS; round++) {
        double before = load.block()[0];
        long start = System.nanoTime();
        body = scrape();
        millis[round] = (System.nanoTime() - start) / 1e6;
        cpu[round] = load.block()[0] - before;
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
      byte[] text = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      long series =
          new String(text, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .count();
      return new Result(series, text.length, Times.of(millis), Times.of(cpu));
    }
  }

  /** The endpoint starts beside the application; its health check renders nothing. */
  private void awaitEndpoint() throws IOException, InterruptedException {
    HttpRequest healthy = HttpRequest.newBuilder(URI.create(ENDPOINT + "/-/healthy")).build();
    for (int tries = 0; ; tries++) {
      try {
        client.send(healthy, BodyHandlers.discarding());
        return;
      } catch (ConnectException notYet) {
        if (tries == TRIES) {
          throw notYet;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private byte[] scrape() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ENDPOINT + "/metrics"))
            .header("Accept", ACCEPT)
            .header("Accept-Encoding", "gzip")
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("/metrics answered " + answer.statusCode());
    }
    return answer.body();
  }
}

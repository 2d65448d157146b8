package dev.evenkeel.agent.ops;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What {@code /metrics} of a running JVM says. */
final class LiveMetrics {

  /** The JVM may be busy, and its first scrape loads what serves it. */
  private static final int PATIENCE_MILLIS = 30_000;

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final long LOOK_MILLIS = 100;

  private final URL url;
  private final String token; // empty for none

  LiveMetrics(URI url, String token) throws IOException {
    this.url = url.toURL();
    this.token = token;
  }

  Reading read() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    int status = connection.getResponseCode();
    if (status != OK) {
      connection.disconnect();
      String remedy = status == UNAUTHORIZED ? "; it takes -Devenkeel.metrics.token" : "";
      throw new IOException("status " + status + remedy);
    }
    byte[] page = connection.getInputStream().readAllBytes();
    return new Reading(new String(page, StandardCharsets.UTF_8));
  }

  /** Looks until something is so, or the time is over; gives the last look. */
  Reading await(Predicate<Reading> wanted, long millis) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Reading reading = read();
    while (!wanted.test(reading) && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      reading = read();
    }
    return reading;
  }

  /** One look at it. */
  static final class Reading {

    private final Samples samples;

    Reading(String page) {
      samples = new Samples(page);
    }

    /**
     * The sum over the samples of a metric.
     *
     * @param labels as they stand on the page, such as {@code to="open"}; each must be there
     */
    double sum(String metric, String... labels) {
      return samples.sum(metric, has -> Arrays.stream(labels).allMatch(one -> fits(has, one)));
    }

    /** What has come to that sum since an earlier look. */
    double since(Reading before, String metric, String... labels) {
      return sum(metric, labels) - before.sum(metric, labels);
    }

    private static boolean fits(Map<String, String> labels, String one) {
      int equals = one.indexOf('=');
      return one.substring(equals + 1).equals('"' + labels.get(one.substring(0, equals)) + '"');
    }
  }
}

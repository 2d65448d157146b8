package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.FailingProvider;
import dev.evenkeel.it.service.app.Traced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus takes the scrape with exemplars (before 2.43 it rejects one that has them on
 * the wrong series, and Debian 12 ships 2.42), and finds a call by its trace.
 */
class ExemplarsIT {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir private Path folder;

  @Test
  void prometheusTakesTheScrapeAndFindsTheTraceOfACall() throws Exception {
    List<String> flags = List.of(Child.agent(), "-Devenkeel.metrics.port=0");
    try (Child provider = Child.start(Jdk.RUNNING, List.of(), FailingProvider.class, 0)) {
      String url = "http://127.0.0.1:" + provider.number("port");
      String traceparent = "00-" + TRACE + "-b7ad6b7169203331-01";
      try (Child app = Child.start(Jdk.RUNNING, flags, Traced.class, url, traceparent)) {
        assertEquals(200, app.number("status"));
        prometheus(Scrape.port(app));
      }
    }
  }

  private void prometheus(int metrics) throws Exception {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        "scrape_configs:\n- job_name: app\n  scrape_interval: 1s\n  static_configs:\n"
            + "  - targets: ['127.0.0.1:"
            + metrics
            + "']\n");
    int port = Scrape.freePort();
    List<String> command =
        List.of(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--enable-feature=exemplar-storage");
    Child prometheus;
    try {
      prometheus = Child.start(command);
    } catch (IOException missing) {
      abort("prometheus is not on the path, so that none takes the scrape");
      return;
    }
    String api = "http://127.0.0.1:" + port + "/api/v1/";
    try (prometheus) {
      String targets = await(api + "targets", page -> page.contains("\"health\":\"up\""));
      assertTrue(targets.contains("\"lastError\":\"\""), targets);
      String query =
          "query_exemplars?query=gen_ai_client_operation_duration_seconds_bucket&start=0&end=9999999999";
      String found = await(api + query, page -> page.contains(TRACE));
      assertTrue(found.contains("\"trace_id\":\"" + TRACE + "\""), found);
    }
  }

  private static String await(String url, Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
    String last = "no answer";
    while (System.nanoTime() < end) {
      try {
        last = Scrape.get(url);
        if (wanted.test(last)) {
          return last;
        }
      } catch (IOException notYet) {
        last = notYet.toString();
      } catch (AssertionError starting) {
        last = starting.toString();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return fail(url + " says " + last);
  }
}

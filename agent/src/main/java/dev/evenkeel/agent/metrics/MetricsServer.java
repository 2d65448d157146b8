package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.log.Log;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.BiConsumer;

/**
 * Serves {@code /metrics}. Names no type of {@code com.sun.net.httpserver}, so that it can say so
 * where a trimmed Java runtime has none.
 */
public final class MetricsServer implements AutoCloseable {

  /** What to say where the Java runtime has no HTTP server. */
  public static final String NO_MODULE =
      "This Java runtime has no module jdk.httpserver, so /metrics is not served; add the module to"
          + " the runtime image, or set evenkeel.metrics.enabled=false";

  private final ScrapeServer server;
  private final String url;

  private MetricsServer(ScrapeServer server, String host) {
    this.server = server;
    String literal = host.contains(":") ? "[" + host + "]" : host;
    url = "http://" + literal + ":" + server.port() + "/metrics";
  }

  /**
   * Starts to listen. Never throws: when no port can be had, one WARN says so and null is returned.
   *
   * @param pages what is served beside the metrics
   */
  public static MetricsServer start(Settings.Metrics settings, Metrics metrics, List<Page> pages) {
    return start(settings, metrics, pages, Log::warn);
  }

  /**
   * @param warn takes topic and message
   */
  static MetricsServer start(
      Settings.Metrics settings,
      Metrics metrics,
      List<Page> pages,
      BiConsumer<String, String> warn) {
    if (!settings.enabled()) {
      return null;
    }
    try {
      return listen(settings, metrics, pages, warn);
    } catch (NoClassDefFoundError missing) {
      warn.accept("metrics", NO_MODULE);
    } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError failure) {
      warn.accept(
          "metrics",
          "/metrics is not served on %s, port %d: %s"
              .formatted(settings.host(), settings.port(), failure));
    }
    return null;
  }

  private static MetricsServer listen(
      Settings.Metrics settings, Metrics metrics, List<Page> pages, BiConsumer<String, String> warn)
      throws IOException {
    Listening place = Listening.of(settings);
    if (place.problem() != null) {
      warn.accept("metrics-host", place.problem());
    }
    boolean near = place.address().isLoopbackAddress() && settings.token().isEmpty();
    Guard guard = new Guard(settings.token(), place.host(), near);
    ScrapeServer server;
    try {
      server = ScrapeServer.open(place, metrics, guard, pages);
    } catch (BindException none) {
      warn.accept("metrics", place.notServed(none));
      return null;
    }
    if (settings.port() != 0 && server.port() != settings.port()) {
      warn.accept(
          "metrics",
          "Port %d on %s is taken; /metrics is served on port %d"
              .formatted(settings.port(), place.host(), server.port()));
    }
    return new MetricsServer(server, place.host());
  }

  /** Where to scrape, e.g. {@code http://127.0.0.1:9464/metrics}. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    server.close();
  }
}

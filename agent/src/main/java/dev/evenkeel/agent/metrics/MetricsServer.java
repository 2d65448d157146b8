package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.log.Log;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.BiConsumer;

/**
 * Serves {@code /metrics}. Names no type of {@code com.sun.net.httpserver}, so that it can say so
 * where a trimmed Java runtime has none.
 */
public final class MetricsServer implements AutoCloseable {

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
      String host = safeHost(settings, warn);
      return listen(settings, host, metrics, pages, warn);
    } catch (NoClassDefFoundError missing) {
      warn.accept(
          "metrics",
          "This Java runtime has no module jdk.httpserver, so /metrics is not served; add the"
              + " module to the runtime image, or set evenkeel.metrics.enabled=false");
    } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError failure) {
      warn.accept(
          "metrics",
          "/metrics is not served on %s, port %d: %s"
              .formatted(settings.host(), settings.port(), failure));
    }
    return null;
  }

  private static MetricsServer listen(
      Settings.Metrics settings,
      String host,
      Metrics metrics,
      List<Page> pages,
      BiConsumer<String, String> warn)
      throws IOException {
    InetAddress address = InetAddress.getByName(host);
    Guard guard =
        new Guard(
            settings.token(), host, address.isLoopbackAddress() && settings.token().isEmpty());
    ScrapeServer server;
    try {
      server =
          ScrapeServer.open(address, settings.port(), settings.portRange(), metrics, guard, pages);
    } catch (BindException none) {
      warn.accept("metrics", notServed(settings, host, none));
      return null;
    }
    if (settings.port() != 0 && server.port() != settings.port()) {
      warn.accept(
          "metrics",
          "Port %d on %s is taken; /metrics is served on port %d"
              .formatted(settings.port(), host, server.port()));
    }
    return new MetricsServer(server, host);
  }

  private static String notServed(Settings.Metrics settings, String host, BindException why) {
    String ports =
        settings.portRange() > 0
            ? "ports %d to %d".formatted(settings.port(), settings.port() + settings.portRange())
            : "port " + settings.port();
    return ("Cannot listen on %s, %s (%s), so /metrics is not served; set evenkeel.metrics.port to"
            + " a free port (0 finds one), or evenkeel.metrics.port-range to try the next ones")
        .formatted(host, ports, why.getMessage());
  }

  /** The host to bind; loopback in place of one that would show the metrics to everybody. */
  private static String safeHost(Settings.Metrics settings, BiConsumer<String, String> warn) {
    String host = settings.host();
    try {
      boolean open = !InetAddress.getByName(host).isLoopbackAddress();
      if (!open || !settings.token().isEmpty() || settings.allowInsecure()) {
        return host;
      }
      warn.accept(
          "metrics-host",
          ("/metrics would be open to the network on %s, so it is served on 127.0.0.1; set"
                  + " evenkeel.metrics.token, or evenkeel.metrics.allow-insecure=true")
              .formatted(host));
    } catch (UnknownHostException unknown) {
      warn.accept(
          "metrics-host",
          "evenkeel.metrics.host=%s is unknown, so /metrics is served on 127.0.0.1"
              .formatted(host));
    }
    return "127.0.0.1";
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

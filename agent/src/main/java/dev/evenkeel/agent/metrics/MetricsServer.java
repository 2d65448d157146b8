package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.config.Settings;

/** Serves {@code /metrics}. */
public final class MetricsServer implements AutoCloseable {

  private MetricsServer() {}

  /**
   * Starts to listen. Never throws: when no port can be had, one WARN says so and null is returned.
   */
  public static MetricsServer start(Settings.Metrics settings, Metrics metrics) {
    return null;
  }

  /** Where to scrape, e.g. {@code http://127.0.0.1:9464/metrics}. */
  public String url() {
    return "";
  }

  @Override
  public void close() {}
}

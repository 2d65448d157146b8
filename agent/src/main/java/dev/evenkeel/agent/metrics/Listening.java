package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.config.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where the endpoint listens by its settings: for the server, and for whoever looks beforehand
 * whether it could.
 *
 * @param host as the settings name it, or loopback in its place
 * @param range how many ports after it may be tried when it is taken
 * @param problem why it is not the host of the settings; null where it is
 */
public record Listening(InetAddress address, String host, int port, int range, String problem) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int LAST_PORT = 65_535;

  /** Opens something on an address. */
  public interface Opening<T> {
    /**
     * @throws BindException where the port is taken
     */
    T on(InetSocketAddress address) throws IOException;
  }

  /** Loopback in place of an address that is unknown, or would show the metrics to everybody. */
  public static Listening of(Settings.Metrics settings) {
    String host = settings.host();
    String problem;
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isLoopbackAddress() || !settings.token().isEmpty() || settings.allowInsecure()) {
        return new Listening(address, host, settings.port(), settings.portRange(), null);
      }
      problem =
          "evenkeel.metrics.host="
              + host
              + " would open /metrics to the network, so it is served on 127.0.0.1; set evenkeel.metrics.token, or"
              + " evenkeel.metrics.allow-insecure=true";
    } catch (UnknownHostException unknown) {
      problem = "evenkeel.metrics.host=" + host + " is unknown, so /metrics is served on 127.0.0.1";
    }
    return new Listening(loopback(), LOOPBACK, settings.port(), settings.portRange(), problem);
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByName(LOOPBACK);
    } catch (UnknownHostException impossible) { // it is no name
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Opens on the first port that is free.
   *
   * @throws BindException when none is
   */
  public <T> T open(Opening<T> opening) throws IOException {
    for (int next = port; ; next++) {
      try {
        return opening.on(new InetSocketAddress(address, next));
      } catch (BindException taken) {
        if (next >= last()) {
          throw taken;
        }
      }
    }
  }

  /** 0 takes any. */
  private int last() {
    return port == 0 ? 0 : Math.min(LAST_PORT, port + Math.max(0, range));
  }

  /** What to say when no port is free. */
  public String notServed(BindException why) {
    return "Cannot listen on "
        + host
        + ", "
        + (last() > port ? "ports " + port + " to " + last() : "port " + port)
        + " ("
        + why.getMessage()
        + "), so /metrics is not served; set evenkeel.metrics.port to a free port (0 finds one), or"
        + " evenkeel.metrics.port-range to try the next ones";
  }
}

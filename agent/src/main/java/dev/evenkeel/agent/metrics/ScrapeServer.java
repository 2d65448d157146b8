package dev.evenkeel.agent.metrics;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The JDK's HTTP server with one handler. Holds the application's JVM from nothing. */
final class ScrapeServer implements AutoCloseable {

  /** Prometheus gives up after 10 s by default. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int LAST_PORT = 65_535;

  private final HttpServer server;
  private final Workers workers;

  private ScrapeServer(HttpServer server, Workers workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Listens on the first free port of {@code port} to {@code port + range}.
   *
   * @throws BindException when there is none
   */
  static ScrapeServer open(
      InetAddress address, int port, int range, Metrics metrics, Guard guard, List<Page> pages)
      throws IOException {
    return open(address, port, range, new ScrapeHandler(metrics, guard, pages), LIMIT);
  }

  static ScrapeServer open(
      InetAddress address, int port, int range, HttpHandler handler, Duration limit)
      throws IOException {
    HttpServer server = bind(provider(), address, port, port == 0 ? 0 : Math.max(0, range));
    Workers workers = new Workers(limit);
    server.setExecutor(workers);
    server.createContext("/", handler);
    startAsDaemon(server, workers);
    return new ScrapeServer(server, workers);
  }

  /**
   * The JDK's own server. An application may bring another one (Jetty has one) by a service file,
   * whose threads could keep the JVM alive.
   */
  private static HttpServerProvider provider() throws IOException {
    HttpServerProvider provider = HttpServerProvider.provider();
    if (!provider.getClass().getName().startsWith("sun.net.httpserver.")) {
      throw new IOException(
          provider.getClass().getName()
              + " replaces the JDK's HTTP server; set com.sun.net.httpserver.HttpServerProvider to"
              + " sun.net.httpserver.DefaultHttpServerProvider");
    }
    return provider;
  }

  private static HttpServer bind(
      HttpServerProvider provider, InetAddress address, int port, int range) throws IOException {
    for (int next = port; ; next++) {
      try {
        return provider.createHttpServer(new InetSocketAddress(address, next), 0);
      } catch (BindException taken) {
        if (next >= Math.min(LAST_PORT, port + range)) {
          throw taken;
        }
      }
    }
  }

  /** The server's own thread is a daemon when the thread that starts it is one. */
  private static void startAsDaemon(HttpServer server, Workers workers) {
    CompletableFuture.runAsync(server::start, workers).join();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }
}

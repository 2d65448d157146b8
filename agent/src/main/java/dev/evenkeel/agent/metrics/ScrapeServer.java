package dev.evenkeel.agent.metrics;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The JDK's HTTP server with one handler. Holds the application's JVM from nothing. */
final class ScrapeServer implements AutoCloseable {

  /** Prometheus gives up after 10 s by default. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpServer server;
  private final Workers workers;

  private ScrapeServer(HttpServer server, Workers workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Starts to listen.
   *
   * @throws BindException when no port is free
   */
  static ScrapeServer open(Listening place, Metrics metrics, Guard guard, List<Page> pages)
      throws IOException {
    return open(place, new ScrapeHandler(metrics, guard, pages), LIMIT);
  }

  static ScrapeServer open(Listening place, HttpHandler handler, Duration limit)
      throws IOException {
    HttpServerProvider provider = provider();
    HttpServer server = place.open(address -> provider.createHttpServer(address, 0));
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

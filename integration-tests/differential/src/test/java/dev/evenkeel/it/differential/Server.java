package dev.evenkeel.it.differential;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Plays the exchanges, and remembers what it was sent. */
abstract class Server implements AutoCloseable {

  private final ServerSocket socket;
  private final Arrivals arrivals = new Arrivals();
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();

  Server(ServerSocket socket) throws IOException {
    this.socket = socket;
  }

  static Server of(Wire wire, Tls tls) throws IOException {
    return switch (wire) {
      case HTTP_1_1 -> new Http1Server();
      case HTTP_2 -> new Http2Server(tls);
      case CLEARTEXT_HTTP_2 -> new Http2Server();
    };
  }

  final void start() {
    thread(this::accept);
  }

  /** Serves a connection to its end. */
  abstract void serve(Socket connection) throws IOException;

  final String authority() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  abstract String url();

  /** Where to ask for the {@link Arrivals}. */
  final int arrivals() {
    return arrivals.port();
  }

  /** Each request, in order: number, request line, headers and body. */
  final List<String> received() {
    return List.copyOf(received);
  }

  /** What came of a request. */
  final void note(Exchange exchange, String what) {
    received.add(exchange.id() + " " + what);
  }

  /** A request has come, whole. */
  final void came(Exchange exchange, String request) {
    note(exchange, request);
    arrivals.came(exchange.id());
  }

  static void thread(Runnable task) {
    Thread thread = new Thread(task, "server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        connection.setTcpNoDelay(true);
        thread(() -> serveQuietly(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serveQuietly(Socket connection) {
    try {
      serve(connection);
    } catch (IOException gone) {
      // The client has left.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    arrivals.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}

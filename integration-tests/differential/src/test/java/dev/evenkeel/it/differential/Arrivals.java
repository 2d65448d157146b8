package dev.evenkeel.it.differential;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells an application when its request has reached the server. */
final class Arrivals implements AutoCloseable {

  private static final int LIMIT_SECONDS = 10;

  private final ConcurrentMap<Integer, CountDownLatch> arrivals = new ConcurrentHashMap<>();
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  Arrivals() throws IOException {
    Server.thread(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  void came(int id) {
    arrival(id).countDown();
  }

  private CountDownLatch arrival(int id) {
    return arrivals.computeIfAbsent(id, unknown -> new CountDownLatch(1));
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket asked = socket.accept();
        Server.thread(() -> tell(asked));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void tell(Socket asked) {
    try (asked) {
      int id = new DataInputStream(asked.getInputStream()).readInt();
      if (arrival(id).await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        asked.getOutputStream().write('\n');
      }
    } catch (IOException gone) {
      // Nobody asks any more.
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** For an application: waits for the request of an exchange, or until it surely never comes. */
  static void await(int port, int id) {
    try (Socket question = new Socket(InetAddress.getLoopbackAddress(), port)) {
      question.setSoTimeout(LIMIT_SECONDS * 1_000);
      new DataOutputStream(question.getOutputStream()).writeInt(id);
      question.getInputStream().read();
    } catch (IOException silent) {
      // It never comes: the server's own list says so.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

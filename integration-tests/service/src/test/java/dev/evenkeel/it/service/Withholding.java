package dev.evenkeel.it.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * OpenAI's chat, which answers soon but for the next few requests that it is told to withhold an
 * answer from, until their client leaves.
 */
final class Withholding implements AutoCloseable {

  /** So that a second request is on its way later than the first. */
  private static final long THINKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final String BODY =
      "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{"
          + "\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":{\"role\":"
          + "\"assistant\",\"content\":\"calm\",\"refusal\":null}}],\"usage\":{\"prompt_tokens\":7,"
          + "\"completion_tokens\":2,\"total_tokens\":9}}";

  private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger toWithhold = new AtomicInteger();
  private final AtomicInteger withheld = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  Withholding() throws IOException {
    thread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** From so many requests from now on. */
  void withhold(int next) {
    toWithhold.set(next);
  }

  /** Requests that it has got. */
  int requests() {
    return requests.get();
  }

  /** Requests that it has not answered. */
  int withheld() {
    return withheld.get();
  }

  /** Those of them whose client has left. */
  int left() {
    return left.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        thread(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      while (true) {
        request(in);
        requests.incrementAndGet();
        if (toWithhold.getAndUpdate(now -> Math.max(0, now - 1)) > 0) {
          withheld.incrementAndGet();
          awaitEnd(in);
          left.incrementAndGet();
          return;
        }
        LockSupport.parkNanos(THINKS_NANOS);
        String head =
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + BODY.length()
                + "\r\n\r\n";
        connection.getOutputStream().write((head + BODY).getBytes(UTF_8));
      }
    } catch (IOException gone) {
      // The client has left between two requests.
    }
  }

  private static void awaitEnd(InputStream in) {
    try {
      while (in.read() >= 0) {
        // It says nothing more.
      }
    } catch (IOException reset) {
      // The same.
    }
  }

  private static void request(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).trim());
      }
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "withholding");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

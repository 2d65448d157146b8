package dev.evenkeel.it.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Plays the exchanges on bare sockets, so that each byte and each end is as it is meant to be. */
final class Server implements AutoCloseable {

  /** Before the number of an exchange, a line that asks to be told when its request is here. */
  static final String ARRIVED = "ARRIVED ";

  private static final int ARRIVAL_SECONDS = 10;

  private final ConcurrentMap<Integer, CountDownLatch> arrivals = new ConcurrentHashMap<>();
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();

  Server() throws IOException {
    thread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Each request, in order: number, request line, headers and body. */
  List<String> received() {
    return List.copyOf(received);
  }

  private static void thread(Runnable task) {
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
        thread(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      boolean more = exchange(connection, in, false);
      while (more) {
        more = exchange(connection, in, true);
      }
    } catch (IOException gone) {
      // The client has left.
    }
  }

  private boolean exchange(Socket connection, InputStream in, boolean reused) throws IOException {
    String requestLine = line(in);
    if (requestLine.startsWith(ARRIVED)) {
      tellArrival(Integer.valueOf(requestLine.substring(ARRIVED.length())), connection);
      return false;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          line.substring(colon + 1).trim(),
          (one, other) -> one + ", " + other);
    }
    Exchange exchange = Exchange.of(Integer.parseInt(headers.get("x-exchange")));
    ReplyWriter out = new ReplyWriter(connection, exchange, reused);
    if (headers.containsKey("expect")) {
      out.interim(100);
    }
    String body = body(in, headers);
    headers.remove("host"); // another port in each run
    received.add(exchange.id() + " " + requestLine + " " + headers + " " + body);
    arrival(exchange.id()).countDown();
    return out.write(requestLine.split(" ")[1], requestLine.startsWith("HEAD "));
  }

  private CountDownLatch arrival(int id) {
    return arrivals.computeIfAbsent(id, unknown -> new CountDownLatch(1));
  }

  private void tellArrival(int id, Socket asked) throws IOException {
    try {
      if (arrival(id).await(ARRIVAL_SECONDS, TimeUnit.SECONDS)) {
        asked.getOutputStream().write('\n');
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static String body(InputStream in, Map<String, String> headers) throws IOException {
    Digest digest = new Digest();
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        copy(in, size, digest);
        line(in);
      }
      line(in);
    } else {
      copy(in, Integer.parseInt(headers.getOrDefault("content-length", "0")), digest);
    }
    return digest.toString();
  }

  private static int chunk(InputStream in) throws IOException {
    return HexFormat.fromHexDigits(line(in));
  }

  private static void copy(InputStream in, int size, Digest digest) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int left = size; left > 0; ) {
      int read = in.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      digest.add(buffer, read);
      left -= read;
    }
  }

  private static String line(InputStream in) throws IOException {
    List<Byte> line = new ArrayList<>();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.add((byte) b);
      }
    }
    byte[] bytes = new byte[line.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = line.get(i);
    }
    return new String(bytes, ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}

package dev.evenkeel.agent.transport.jdk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP/1.1 server, down to its bytes: it answers each request with the next of its replies. */
final class Provider implements Closeable {

  /** What is written on the connection in answer to one request. */
  interface Reply {
    void write(OutputStream out, Socket connection) throws IOException;
  }

  /** A request as it came. */
  record Received(String head, String body) {
    boolean has(String headerLine) {
      return head.toLowerCase(Locale.ROOT).contains("\r\n" + headerLine + "\r\n");
    }
  }

  final List<Received> requests = new CopyOnWriteArrayList<>();
  final BlockingQueue<Received> arrivals = new LinkedBlockingQueue<>();
  final CountDownLatch closing = new CountDownLatch(1);

  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final ServerSocket server;

  Provider(Reply... replies) throws IOException {
    this.replies.addAll(List.of(replies));
    server = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    start(this::accept);
  }

  static Reply status(int status, String body, String... headerLines) {
    return (out, connection) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      out.write(head(status, "content-length: " + bytes.length, headerLines));
      out.write(bytes);
    };
  }

  static Reply ok(String body) {
    return status(200, body);
  }

  /** Headers of an answer whose body is sent in chunks by the rest of the reply. */
  static Reply chunked(int status, Reply body) {
    return (out, connection) -> {
      out.write(head(status, "transfer-encoding: chunked"));
      out.flush();
      body.write(out, connection);
    };
  }

  static void chunk(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  static void lastChunk(OutputStream out) throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Closes the connection without a word, hard. */
  static Reply reset() {
    return (out, connection) -> {
      connection.setSoLinger(true, 0);
      connection.close();
    };
  }

  /** Says nothing until the test is over. */
  Reply hang() {
    return (out, connection) -> await(closing);
  }

  static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new IOException(interrupt);
    }
  }

  Provider then(Reply... more) {
    replies.addAll(List.of(more));
    return this;
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getLocalPort() + "/v1/chat/completions");
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private static byte[] head(int status, String framing, String... headerLines) {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n" + framing + "\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      while (true) {
        String head = readHead(in);
        Received request = new Received(head, readBody(head, in));
        requests.add(request);
        arrivals.add(request);
        Reply reply = replies.poll();
        if (reply == null) {
          reply = status(599, "no reply is left");
        }
        reply.write(out, connection);
        out.flush();
      }
    } catch (IOException over) {
      // the client has closed the connection, or the reply has
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) readByte(in));
    }
    return head.toString();
  }

  private static String readBody(String head, InputStream in) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (lower.contains("transfer-encoding: chunked")) {
      while (true) {
        int length = Integer.parseInt(readLine(in), 16);
        body.write(in.readNBytes(length));
        readLine(in);
        if (length == 0) {
          break;
        }
      }
    } else if (lower.contains("content-length: ")) {
      String length = lower.split("content-length: ", 2)[1].split("\r\n", 2)[0];
      body.write(in.readNBytes(Integer.parseInt(length)));
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
      line.append((char) readByte(in));
    }
    return line.substring(0, line.length() - 2);
  }

  private static int readByte(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "provider");
    thread.setDaemon(true);
    thread.start();
  }
}

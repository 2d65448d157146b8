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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Plays the exchanges on bare sockets, so that each byte and each end is as it is meant to be. */
final class Http1Server extends Server {

  Http1Server() throws IOException {
    super(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  @Override
  String url() {
    return "http://" + authority();
  }

  @Override
  void serve(Socket connection) throws IOException {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      boolean more = exchange(connection, in, false);
      while (more) {
        more = exchange(connection, in, true);
      }
    }
  }

  private boolean exchange(Socket connection, InputStream in, boolean reused) throws IOException {
    String requestLine = line(in);
    Map<String, String> headers = headers(in);
    Exchange exchange = Exchange.of(Integer.parseInt(headers.get("x-exchange")));
    ReplyWriter out = new ReplyWriter(connection, exchange, reused);
    if (headers.containsKey("expect")) {
      out.interim(100);
    }
    String body = body(in, headers);
    headers.remove("host"); // another port in each run
    came(exchange, requestLine + " " + headers + " " + body);
    return out.write(requestLine.split(" ")[1], requestLine.startsWith("HEAD "));
  }

  /** The lines before the empty one. */
  static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim(),
          (one, other) -> one + ", " + other);
    }
    return headers;
  }

  static String body(InputStream in, Map<String, String> headers) throws IOException {
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

  static String line(InputStream in) throws IOException {
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
}

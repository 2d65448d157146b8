package dev.evenkeel.it.differential;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Answers for every host what was recorded, in pieces of any size. */
final class CorpusServer implements AutoCloseable {

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
  private final Map<String, Corpus.Row> rows;

  private final boolean gzip;

  CorpusServer(List<Corpus.Row> rows, boolean gzip) throws IOException {
    this.gzip = gzip;
    this.rows = rows.stream().collect(Collectors.toMap(Corpus.Row::id, Function.identity()));
    server.createContext("/", this::answer);
    server.start();
  }

  /** The same bytes each time. */
  static byte[] zipped(byte[] body) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(body);
    }
    return zipped.toByteArray();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    Corpus.Row row = rows.get(exchange.getRequestHeaders().getFirst("x-row"));
    row.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] body = gzip ? zipped(row.body()) : row.body();
    if (gzip) {
      exchange.getResponseHeaders().set("content-encoding", "gzip");
    }
    if (body.length == 0) {
      exchange.sendResponseHeaders(row.status(), -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(row.status(), 0);
    Random random = new Random(row.id().hashCode());
    try (OutputStream out = exchange.getResponseBody()) {
      for (int at = 0; at < body.length; ) {
        int length = Math.min(body.length - at, 1 + random.nextInt(1 + body.length / 4));
        out.write(body, at, length);
        out.flush();
        at += length;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

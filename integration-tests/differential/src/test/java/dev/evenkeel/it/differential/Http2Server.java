package dev.evenkeel.it.differential;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Headers;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.http2.ErrorCode;
import okhttp3.internal.http2.Header;
import okhttp3.internal.http2.Http2Connection;
import okhttp3.internal.http2.Http2Stream;
import okhttp3.internal.http2.Settings;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;

/**
 * Plays the exchanges over HTTP/2. What that has not is something of its own: in place of a bad
 * status line the stream is refused, in place of an end before the answer the server goes away
 * without having looked at the request, in place of an end within it the stream is reset, and in
 * place of a bad chunk the connection ends. An answer that ends with its connection is one during
 * which the server says that it goes away.
 */
class Http2Server extends Server {

  private static final String HOP = "?hop=";
  private static final String UPGRADE =
      "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: h2c\r\n\r\n";
  private static final byte[] NO_DEBUG_DATA = {};
  private static final int WINDOW_BYTES = 16 << 20;
  private static final long LOOK_NANOS = 2_000_000;

  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
  private final String scheme;

  /** Over TLS. */
  Http2Server(Tls tls) throws IOException {
    super(tls.listen());
    scheme = "https";
  }

  /** In clear text. */
  Http2Server() throws IOException {
    super(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    scheme = "http";
  }

  @Override
  String url() {
    return scheme + "://" + authority();
  }

  @Override
  void serve(Socket connection) throws IOException {
    BufferedSource in = Okio.buffer(Okio.source(connection));
    BufferedSink out = Okio.buffer(Okio.sink(connection));
    boolean known = in.request(3) && in.getBuffer().snapshot(3).utf8().equals("PRI");
    Streams streams = new Streams();
    List<Header> upgraded = known ? null : upgrade(in, out, streams);
    Http2Connection http2 =
        new Http2Connection.Builder(false, TaskRunner.INSTANCE)
            .socket(connection, "client", in, out)
            .listener(streams)
            .build();
    http2.getOkHttpSettings().set(Settings.INITIAL_WINDOW_SIZE, WINDOW_BYTES);
    http2.start();
    if (upgraded != null) {
      http2.getReaderRunnable().headers(true, 1, -1, upgraded);
    }
  }

  /** The first request comes over HTTP/1.1, and is answered by the first stream. */
  private static List<Header> upgrade(BufferedSource source, BufferedSink out, Streams streams)
      throws IOException {
    InputStream in = source.inputStream();
    String[] line = Http1Server.line(in).split(" ");
    Map<String, String> headers = Http1Server.headers(in);
    if (headers.containsKey("expect")) {
      out.writeUtf8("HTTP/1.1 100 Before\r\n\r\n").flush();
    }
    streams.upgraded = Http1Server.body(in, headers);
    out.writeUtf8(UPGRADE).flush();
    List<Header> all = new ArrayList<>();
    all.add(new Header(":method", line[0]));
    all.add(new Header(":path", line[1]));
    headers.remove("host");
    headers.forEach((name, value) -> all.add(new Header(name, value)));
    return all;
  }

  /** Those of a connection. */
  private final class Streams extends Http2Connection.Listener {

    /** The body of what came before the first, or null. */
    private String upgraded;

    private final AtomicInteger before = new AtomicInteger();

    @Override
    public void onStream(Http2Stream stream) {
      try {
        play(stream);
      } catch (IOException gone) {
        // The client has left.
      }
    }

    private void play(Http2Stream stream) throws IOException {
      Headers headers = stream.takeHeaders();
      Exchange exchange = Exchange.of(Integer.parseInt(headers.get("x-exchange")));
      boolean first = upgraded != null && stream.getId() == 1;
      if (headers.get("expect") != null && !first) {
        interim(100, stream);
      }
      String body = first ? upgraded + " upgraded" : read(stream);
      String line = headers.get(":method") + " " + headers.get(":path");
      Map<String, List<String>> sent = new TreeMap<>(headers.toMultimap());
      sent.keySet().removeIf(name -> name.startsWith(":"));
      came(exchange, line + " " + sent + " " + body);
      answer(exchange, headers, stream, before.getAndIncrement() > 0);
    }
  }

  private static String read(Http2Stream stream) throws IOException {
    Digest digest = new Digest();
    try (BufferedSource in = Okio.buffer(stream.getSource())) {
      byte[] part = new byte[1 << 16];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        digest.add(part, read);
      }
    }
    return digest.toString();
  }

  private static void interim(int status, Http2Stream stream) throws IOException {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header(Header.RESPONSE_STATUS, String.valueOf(status)));
    if (status == 103) {
      headers.add(new Header("link", "</style.css>; rel=preload"));
    }
    stream.writeHeaders(headers, false, true);
  }

  private void answer(Exchange exchange, Headers headers, Http2Stream stream, boolean reused)
      throws IOException {
    Reply reply = exchange.reply();
    String path = headers.get(":path");
    boolean head = headers.get(":method").equals("HEAD");
    int hop = path.contains(HOP) ? path.charAt(path.length() - 1) - '0' : 0;
    List<Header> lines = new ArrayList<>();
    if (hop < reply.hops()) {
      lines.add(new Header(Header.RESPONSE_STATUS, String.valueOf(reply.redirect())));
      lines.add(new Header("location", exchange.path() + HOP + (hop + 1)));
      lines.add(new Header("x-connection", reused ? "reused" : "new"));
      write(lines, head ? null : "there".getBytes(StandardCharsets.US_ASCII), stream);
      return;
    }
    switch (fault(exchange)) {
      case RESET_BEFORE -> stream.close(ErrorCode.INTERNAL_ERROR, null);
      case BAD_STATUS_LINE -> stream.close(ErrorCode.REFUSED_STREAM, null);
      case END_BEFORE -> goAway(stream, stream.getId() - 2);
      case STALL_BEFORE -> stall(exchange, stream);
      default -> {
        if (reply.interim() > 0 && exchange.sent() != Exchange.Sent.EXPECT_CONTINUE) {
          interim(reply.interim(), stream);
        }
        lines(reply, reused, lines);
        whole(exchange, lines, head, stream);
      }
    }
  }

  /** A request that was not looked at is sent again, by OkHttp without end. */
  Reply.Fault fault(Exchange exchange) {
    Reply.Fault fault = exchange.reply().fault();
    boolean lookedAt = fault != Reply.Fault.BAD_STATUS_LINE && fault != Reply.Fault.END_BEFORE;
    return lookedAt || seen.add(exchange.id()) ? fault : Reply.Fault.NONE;
  }

  private static void lines(Reply reply, boolean reused, List<Header> lines) {
    lines.add(new Header(Header.RESPONSE_STATUS, String.valueOf(reply.status())));
    lines.add(new Header("x-connection", reused ? "reused" : "new"));
    lines.add(new Header("x-two", "one"));
    lines.add(new Header("x-two", "other"));
    lines.add(new Header("set-cookie", "a=b"));
    lines.add(new Header("set-cookie", "c=d"));
    if (!reply.type().mediaType.isEmpty()) {
      lines.add(new Header("content-type", reply.type().mediaType));
    }
    if (reply.gzip()) {
      lines.add(new Header("content-encoding", "gzip"));
    }
  }

  private void whole(Exchange exchange, List<Header> lines, boolean head, Http2Stream stream)
      throws IOException {
    Reply reply = exchange.reply();
    byte[] body = reply.body(exchange.id());
    if (reply.hasBody() && reply.framing() == Reply.Framing.LENGTH) {
      lines.add(new Header("content-length", String.valueOf(body.length)));
    }
    if (head || !reply.hasBody()) {
      write(lines, null, stream);
      return;
    }
    switch (reply.fault()) {
      case END_WITHIN -> {
        half(lines, body, stream);
        stream.close(ErrorCode.INTERNAL_ERROR, null);
      }
      case BAD_CHUNK -> {
        half(lines, body, stream);
        stream.getConnection().getSocket$okhttp().close();
      }
      case STALL_WITHIN -> {
        half(lines, body, stream);
        stall(exchange, stream);
      }
      default -> {
        if (reply.framing() == Reply.Framing.TRAILERS) {
          stream.enqueueTrailers(Headers.of("x-sum", "1234"));
        }
        if (reply.framing() == Reply.Framing.CLOSE) {
          goAway(stream, stream.getId());
        }
        write(lines, body, stream);
      }
    }
  }

  /** With a body, or without one. */
  private static void write(List<Header> lines, byte[] body, Http2Stream stream)
      throws IOException {
    stream.writeHeaders(lines, body == null, true);
    if (body != null) {
      try (BufferedSink out = Okio.buffer(stream.getSink())) {
        out.write(body);
      }
    }
  }

  private static void half(List<Header> lines, byte[] body, Http2Stream stream) throws IOException {
    stream.writeHeaders(lines, false, true);
    Okio.buffer(stream.getSink()).write(body, 0, body.length / 2).flush();
  }

  /**
   * Tells the client that the server ends the connection.
   *
   * @param last the last stream that it has looked at
   */
  private static void goAway(Http2Stream stream, int last) throws IOException {
    stream.getConnection().getWriter().goAway(Math.max(0, last), ErrorCode.NO_ERROR, NO_DEBUG_DATA);
  }

  /** Says nothing more until the client resets the stream or leaves. */
  private void stall(Exchange exchange, Http2Stream stream) {
    while (stream.getErrorCode$okhttp() == null) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    note(exchange, "ended by " + stream.getErrorCode$okhttp());
  }
}

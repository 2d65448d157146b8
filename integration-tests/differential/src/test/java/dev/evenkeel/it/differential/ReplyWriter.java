package dev.evenkeel.it.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Random;

/** Writes the reply of an exchange, with its faults, on one connection. */
final class ReplyWriter {

  private static final String HOP = "?hop=";

  private final Socket connection;
  private final OutputStream out;
  private final Exchange exchange;
  private final Reply reply;
  private final String where;

  /**
   * @param reused whether the connection has carried a request before
   */
  ReplyWriter(Socket connection, Exchange exchange, boolean reused) throws IOException {
    this.connection = connection;
    this.out = connection.getOutputStream();
    this.exchange = exchange;
    this.reply = exchange.reply();
    this.where = "x-connection: " + (reused ? "reused" : "new") + "\r\n";
  }

  void interim(int status) throws IOException {
    String link = status == 103 ? "link: </style.css>; rel=preload\r\n" : "";
    text("HTTP/1.1 " + status + " Before\r\n" + link + "\r\n");
  }

  /** Returns whether the connection lives on. */
  boolean write(String target, boolean head) throws IOException {
    int hop = target.contains(HOP) ? target.charAt(target.length() - 1) - '0' : 0;
    if (hop < reply.hops()) {
      text(
          "HTTP/1.1 "
              + reply.redirect()
              + " Elsewhere\r\nlocation: "
              + exchange.path()
              + HOP
              + (hop + 1)
              + "\r\n"
              + where
              + "content-length: 5\r\n\r\n"
              + (head ? "" : "there"));
      return true;
    }
    return switch (reply.fault()) {
      case RESET_BEFORE -> reset();
      case END_BEFORE -> false;
      case STALL_BEFORE -> stall();
      case BAD_STATUS_LINE -> {
        text("HTTP/1.1 what?\r\n\r\n");
        yield false;
      }
      default -> answer(head);
    };
  }

  private boolean answer(boolean head) throws IOException {
    if (reply.interim() > 0 && exchange.sent() != Exchange.Sent.EXPECT_CONTINUE) {
      interim(reply.interim());
    }
    byte[] body = reply.body(exchange.id());
    boolean empty = head || !reply.hasBody();
    text(headers(body.length));
    if (!empty) {
      byte[] framed = chunked() ? chunks(body) : body;
      switch (reply.fault()) {
        case END_WITHIN -> {
          out.write(framed, 0, framed.length / 2);
          return false;
        }
        case STALL_WITHIN -> {
          out.write(framed, 0, framed.length / 2);
          out.flush();
          return stall();
        }
        default -> out.write(framed);
      }
    }
    out.flush();
    return keepsAlive();
  }

  private boolean keepsAlive() {
    return reply.framing() != Reply.Framing.CLOSE && reply.framing() != Reply.Framing.HTTP_1_0;
  }

  private boolean chunked() {
    return reply.framing() == Reply.Framing.CHUNKED || reply.framing() == Reply.Framing.TRAILERS;
  }

  private String headers(int length) {
    String version = reply.framing() == Reply.Framing.HTTP_1_0 ? "1.0 " : "1.1 ";
    StringBuilder head = new StringBuilder("HTTP/").append(version).append(reply.status());
    head.append(" Said\r\n").append(where);
    head.append("X-Two: one\r\nx-two: other\r\nset-cookie: a=b\r\nset-cookie: c=d\r\n");
    if (!reply.type().mediaType.isEmpty()) {
      head.append("content-type: ").append(reply.type().mediaType).append("\r\n");
    }
    if (reply.gzip()) {
      head.append("content-encoding: gzip\r\n");
    }
    if (!keepsAlive()) {
      head.append("connection: close\r\n");
    }
    if (reply.hasBody()) {
      switch (reply.framing()) {
        case LENGTH -> head.append("content-length: ").append(length).append("\r\n");
        case CHUNKED -> head.append("transfer-encoding: chunked\r\n");
        case TRAILERS -> head.append("trailer: x-sum\r\ntransfer-encoding: chunked\r\n");
        default -> {
          // Ends with its connection.
        }
      }
    }
    return head.append("\r\n").toString();
  }

  private byte[] chunks(byte[] body) {
    Random random = new Random(exchange.id());
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    boolean bad = reply.fault() == Reply.Fault.BAD_CHUNK;
    for (int at = 0; at < body.length; ) {
      int size = Math.min(body.length - at, 1 + random.nextInt(Math.max(1, body.length / 3)));
      boolean broken = bad && at > 0;
      chunks.writeBytes(
          ((broken ? "zz" : Integer.toHexString(size)) + "\r\n").getBytes(ISO_8859_1));
      chunks.write(body, at, size);
      chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
      at += size;
    }
    String trailer = reply.framing() == Reply.Framing.TRAILERS ? "x-sum: 1234\r\n" : "";
    chunks.writeBytes(("0\r\n" + trailer + "\r\n").getBytes(ISO_8859_1));
    return chunks.toByteArray();
  }

  private boolean reset() throws IOException {
    out.flush();
    connection.setSoLinger(true, 0);
    return false;
  }

  /** Says nothing more until the client leaves. */
  private boolean stall() throws IOException {
    while (connection.getInputStream().read() >= 0) {
      // Whatever it still sends.
    }
    return false;
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }
}

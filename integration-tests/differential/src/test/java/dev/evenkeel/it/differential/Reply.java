package dev.evenkeel.it.differential;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * What the server answers.
 *
 * @param interim the status of an answer before the answer, or 0
 * @param hops redirects before it
 * @param redirect their status
 */
record Reply(
    int status,
    int size,
    Framing framing,
    Type type,
    boolean gzip,
    int interim,
    int hops,
    int redirect,
    Fault fault) {

  enum Framing {
    LENGTH,
    CHUNKED,
    TRAILERS,
    CLOSE,
    HTTP_1_0
  }

  enum Type {
    JSON("application/json"),
    STREAM("text/event-stream; charset=utf-8"),
    TEXT("text/plain"),
    BYTES("application/octet-stream"),
    UNTYPED("");

    final String mediaType;

    Type(String mediaType) {
      this.mediaType = mediaType;
    }
  }

  enum Fault {
    NONE,
    RESET_BEFORE,
    END_BEFORE,
    END_WITHIN,
    STALL_BEFORE,
    STALL_WITHIN,
    BAD_STATUS_LINE,
    BAD_CHUNK;

    /** Until the application gives up. */
    boolean stalls() {
      return this == STALL_BEFORE || this == STALL_WITHIN;
    }
  }

  static Reply plain(int status, int size) {
    return new Reply(status, size, Framing.LENGTH, Type.JSON, false, 0, 0, 0, Fault.NONE);
  }

  static Reply random(Random random) {
    int status =
        random.nextBoolean()
            ? 200
            : Exchange.pick(
                random, 200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 409, 413, 418, 422, 429,
                500, 501, 502, 503, 504, 529);
    int size = random.nextInt(5) == 0 ? random.nextInt(300_000) : random.nextInt(3_000);
    Fault fault =
        random.nextInt(6) == 0
            ? Exchange.pick(
                random,
                Fault.RESET_BEFORE,
                Fault.END_BEFORE,
                Fault.END_WITHIN,
                Fault.BAD_STATUS_LINE,
                Fault.BAD_CHUNK)
            : Fault.NONE;
    int hops = random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0;
    return new Reply(
        status,
        random.nextInt(12) == 0 ? 0 : size,
        fault == Fault.BAD_CHUNK ? Framing.CHUNKED : Exchange.pick(random, Framing.values()),
        Exchange.pick(random, Type.values()),
        random.nextInt(5) == 0,
        random.nextInt(12) == 0 ? Exchange.pick(random, 100, 102, 103) : 0,
        hops,
        Exchange.pick(random, 301, 302, 303, 307, 308),
        fault);
  }

  Reply with(Fault other) {
    return new Reply(status, size, framing, type, gzip, interim, hops, redirect, other);
  }

  Reply as(Type other) {
    return new Reply(status, size, framing, other, gzip, interim, hops, redirect, fault);
  }

  Reply atMost(int bytes) {
    return new Reply(
        status, Math.min(size, bytes), framing, type, gzip, interim, hops, redirect, fault);
  }

  boolean hasBody() {
    return status != 204 && status != 304;
  }

  /** The bytes of the body as they go over the wire, without their framing. */
  byte[] body(int id) {
    byte[] plain = plainBody(id);
    if (!gzip) {
      return plain;
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  private byte[] plainBody(int id) {
    Random random = new Random(id);
    if (size == 0) {
      return new byte[0];
    }
    return switch (type) {
      case JSON -> json(random).getBytes(US_ASCII);
      case STREAM -> stream(random).getBytes(US_ASCII);
      default -> {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        yield bytes;
      }
    };
  }

  private String json(Random random) {
    if (status >= 400) {
      return "{\"error\":{\"type\":\"some_error\",\"message\":\"" + words(random, size) + "\"}}";
    }
    return "{\"id\":\"a\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
        + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\""
        + words(random, size)
        + "\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}";
  }

  /** Some of them end without their end marker. */
  private String stream(Random random) {
    StringBuilder events = new StringBuilder();
    while (events.length() < size) {
      events
          .append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
          .append(words(random, 1 + random.nextInt(60)))
          .append("\"}}]}\n\n");
    }
    return events.append(random.nextInt(4) == 0 ? "" : "data: [DONE]\n\n").toString();
  }

  private static String words(Random random, int length) {
    StringBuilder words = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      words.append(random.nextInt(6) == 0 ? ' ' : (char) ('a' + random.nextInt(26)));
    }
    return words.toString();
  }
}

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * Reads {@code application/vnd.amazon.eventstream}: frames of a prelude (total length, length of
 * the headers, CRC), headers, a JSON payload and a CRC. Checksums are the SDK's business.
 */
final class EventStreamReader implements AnswerReader {

  private static final int PRELUDE = 12;
  private static final int CRC = 4;
  private static final int MAX_HEADERS = 8 * 1024;
  private static final int MAX_FRAME = 24 * 1024 * 1024;

  private final AnswerNotes notes;
  private final JsonScanner json;
  private final JsonScanner chunk;
  private final byte[] prelude = new byte[PRELUDE];
  private byte[] headers = new byte[0];
  private int preludeLength;
  private int headersLength;
  private int payloadLeft;
  private int crcLeft;
  private boolean anyFrame;
  private boolean lost;
  private long read;
  private long failedAt = -1;

  EventStreamReader(AnswerNotes notes) {
    this.notes = notes;
    this.chunk = notes.scanner(new Payload());
    this.json = notes.scanner(new Frame());
  }

  /** Of a frame, which ends behind its JSON. */
  private class Payload implements JsonScanner.Sink {
    @Override
    public void opened(JsonScanner at) {
      notes.opened(at);
    }

    @Override
    public void captured(JsonScanner at, byte[] json) {
      notes.captured(at, json);
    }

    @Override
    public void ended(JsonScanner at) {
      notes.error().ended();
    }

    @Override
    public void value(JsonScanner at) {
      notes.value(at);
    }
  }

  private final class Frame extends Payload {
    @Override
    public void value(JsonScanner at) {
      if (at.depth() == 1 && at.name(0).equals("bytes")) {
        chunk(at);
      } else {
        super.value(at);
      }
    }
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    int i = offset;
    int end = offset + length;
    while (i < end && !lost) {
      if (preludeLength < PRELUDE) {
        prelude[preludeLength++] = bytes[i++];
        if (preludeLength == PRELUDE) {
          beginFrame();
        }
      } else if (headersLength < headers.length) {
        headers[headersLength++] = bytes[i++];
        if (headersLength == headers.length) {
          readHeaders();
        }
      } else if (payloadLeft > 0) {
        int n = Math.min(payloadLeft, end - i);
        json.accept(bytes, i, n);
        payloadLeft -= n;
        i += n;
      } else {
        i++;
        if (--crcLeft == 0) {
          preludeLength = 0;
          anyFrame = true;
          notes.content().eventEnded();
          if (failedAt < 0 && notes.error().found()) {
            failedAt = read + i - offset;
          }
        }
      }
    }
    read += length;
  }

  private void beginFrame() {
    int total = number(0);
    int inHeaders = number(4);
    payloadLeft = total - PRELUDE - inHeaders - CRC;
    lost = total > MAX_FRAME || inHeaders < 0 || inHeaders > MAX_HEADERS || payloadLeft < 0;
    headers = new byte[lost ? 0 : inHeaders];
    headersLength = 0;
    crcLeft = CRC;
    json.reset();
  }

  private int number(int at) {
    return (prelude[at] & 0xff) << 24
        | (prelude[at + 1] & 0xff) << 16
        | (prelude[at + 2] & 0xff) << 8
        | (prelude[at + 3] & 0xff);
  }

  private void readHeaders() {
    int i = 0;
    while (i + 2 < headers.length) {
      int nameLength = headers[i++] & 0xff;
      int typeAt = i + nameLength;
      if (typeAt >= headers.length) {
        return;
      }
      String name = new String(headers, i, nameLength, UTF_8);
      int size = valueSize(typeAt);
      int valueAt = typeAt + 1 + (headers[typeAt] == 6 || headers[typeAt] == 7 ? 2 : 0);
      if (size < 0 || valueAt + size > headers.length) {
        return;
      }
      if (headers[typeAt] == 7) {
        header(name, new String(headers, valueAt, size, UTF_8));
      }
      i = valueAt + size;
    }
  }

  /** The sizes of the header types of the format, from a boolean (0, 1) to a UUID (9). */
  private int valueSize(int typeAt) {
    return switch (headers[typeAt]) {
      case 0, 1 -> 0;
      case 2 -> 1;
      case 3 -> 2;
      case 4 -> 4;
      case 5, 8 -> 8;
      case 6, 7 ->
          typeAt + 2 < headers.length
              ? (headers[typeAt + 1] & 0xff) << 8 | headers[typeAt + 2] & 0xff
              : -1;
      case 9 -> 16;
      default -> -1;
    };
  }

  private void header(String name, String value) {
    switch (name) {
      case ":exception-type", ":error-code" -> notes.error().exception(value, true);
      case ":error-message" -> notes.error().text(value);
      case ":event-type" -> {
        notes.content().begins();
        if (value.equals("messageStop")) {
          notes.content().ends();
        }
      }
      default -> {
        // Content types and the like.
      }
    }
  }

  /** A model's own event, wrapped in Base64. */
  private void chunk(JsonScanner at) {
    if (at.wasCut()) {
      return;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(at.bytes());
      chunk.reset();
      chunk.accept(decoded, 0, decoded.length);
      chunk.end();
    } catch (IllegalArgumentException e) {
      // Not Base64: nothing to learn from it.
    }
  }

  @Override
  public Facts finish() {
    return notes.finish(null, true, false);
  }

  @Override
  public String text() {
    return notes.text();
  }

  @Override
  public boolean complete() {
    return notes.content().complete();
  }

  @Override
  public boolean begun() {
    return notes.content().begun();
  }

  @Override
  public boolean known() {
    return !anyFrame || notes.content().known();
  }

  @Override
  public boolean callsTool() {
    return notes.content().callsTool();
  }

  @Override
  public long contents() {
    return notes.content().contents();
  }

  @Override
  public long failedAt() {
    return failedAt;
  }
}

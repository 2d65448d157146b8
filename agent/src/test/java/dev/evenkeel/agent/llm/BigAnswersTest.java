package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.agent.llm.Facts.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers of 10 MB cost: counted, not timed. */
class BigAnswersTest {

  private static final int SIZE = 10 * 1024 * 1024;
  private static final int CHUNK = 8 * 1024;
  private static final String WORDS = "All is well and the sea is calm \\u2603 today. ";

  /** Of a reader for the whole answer; its event of some 260 bytes comes 40,000 times. */
  private static final long MOST_ALLOCATED = 256 * 1024;

  @ParameterizedTest
  @CsvSource({
    "json, one text",
    "json, many numbers",
    "ndjson, lines",
    "sse, like events",
    "sse, unlike events",
    "gzip, like events",
    "text, page"
  })
  void areReadInLittleMemory(String reader, String kind) {
    Map<String, String> headers = new HashMap<>(ReaderFuzz.READERS.get(reader));
    int status = kind.equals("page") ? 502 : 200;
    byte[] body = body(reader, kind);
    read(headers, status, body); // loads what it needs
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    AnswerReader read = read(headers, status, body);
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    System.out.printf(
        "10 MB, %s, %s: %,d bytes allocated, %,d held%n",
        reader, kind, allocated, ReaderState.bytes(read));
    ReaderFuzz.within(ReaderFuzz.MOST_STATE, read);
    assertTrue(allocated <= MOST_ALLOCATED, allocated + " bytes allocated");
    Content expected = status == 200 ? Content.PRESENT : Content.UNKNOWN;
    assertEquals(expected, read.finish().content());
  }

  private static AnswerReader read(Map<String, String> headers, int status, byte[] body) {
    Endpoint chat = new Endpoint("openai", Api.OPENAI_CHAT, "chat", "m", "h", "", false, true);
    AnswerReader reader = Answers.reader(chat, status, headers::get);
    for (int at = 0; at < body.length; at += CHUNK) {
      reader.accept(body, at, Math.min(CHUNK, body.length - at));
    }
    return reader;
  }

  private static byte[] body(String reader, String kind) {
    StringBuilder body = new StringBuilder(SIZE + 1024);
    switch (kind) {
      case "one text" -> body.append("{\"choices\":[{\"message\":{\"content\":\"");
      case "many numbers" -> body.append("{\"data\":[{\"embedding\":[0.5");
      default -> {
        // Begins with its first piece.
      }
    }
    for (int i = 0; body.length() < SIZE; i++) {
      switch (kind) {
        case "one text", "page" -> body.append(WORDS);
        case "many numbers" -> body.append(",-0.0123456789");
        case "lines" ->
            body.append("{\"message\":{\"content\":\"" + WORDS + i + "\"},\"done\":false}\n");
        case "like events" ->
            body.append("data: {\"choices\":[{\"delta\":{\"content\":\" " + i + "\"}}]}\n\n");
        default ->
            body.append(
                "data: {\"n\":" + i + ",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n");
      }
    }
    switch (kind) {
      case "one text" -> body.append("\"},\"finish_reason\":\"stop\"}]}");
      case "many numbers" -> body.append("]}]}");
      case "lines" -> body.append("{\"done\":true}\n");
      default -> {
        // Ends with its last piece.
      }
    }
    byte[] bytes = body.toString().getBytes(UTF_8);
    return reader.equals("gzip") ? zipped(bytes) : bytes;
  }

  private static byte[] zipped(byte[] plain) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return zipped.toByteArray();
  }
}

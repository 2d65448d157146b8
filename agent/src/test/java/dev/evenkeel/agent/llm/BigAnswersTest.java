package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.agent.llm.Facts.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers of 10 MB cost: counted, not timed. */
class BigAnswersTest {

  private static final String GZIP = "gzip";
  private static final int SIZE = 10 * 1024 * 1024;
  private static final int CHUNK = 8 * 1024;
  private static final String WORDS = "All is well and the sea is calm \\u2603 today. ";

  /** Of a reader for the whole answer; its event of some 260 bytes comes 40,000 times. */
  private static final long MOST_ALLOCATED = 256 * 1024;

  private static final Promise PROMISE =
      new Promise(Map.of("find", json -> false), true, true, json -> false);

  private static final String LONG = WORDS.repeat(200); // 9 KB

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

  /**
   * Answers whose words, calls and arguments are gathered to be judged: what is too long for that
   * is let go. Where they are compressed, zlib's own memory (44 KB) is part of the 64 KiB.
   */
  @ParameterizedTest
  @CsvSource({
    "json, one text",
    "json, one argument",
    "json, calls",
    "json, object",
    "json, names",
    "json, number",
    "ndjson, lines",
    "sse, like events",
    "sse, unlike events",
    "sse, pieces of arguments",
    "gzip, like events",
    "gzip, unlike events",
    "gzip, pieces of arguments",
    "gzip of json, one text",
    "gzip of json, one argument",
    "gzip of json, calls",
    "gzip of json, object",
    "gzip of json, names",
    "gzip of ndjson, lines",
    "gzip of frames, frames",
    "frames, frames"
  })
  void areJudgedInLittleMemoryOrNotAtAll(String reader, String kind) {
    byte[] body = body(reader, kind);
    Map<String, String> headers = headers(reader);
    long most = 0;
    for (Api api : Api.values()) {
      Endpoint endpoint =
          new Endpoint("p", api, "chat", "m", "h", "", !reader.matches("(gzip of )?json"), true);
      Request asked = new Request(endpoint, PROMISE, true);
      AnswerReader read = Answers.reader(asked, 200, headers::get);
      for (int at = 0, chunk = 0; at < body.length; at += CHUNK, chunk++) {
        read.accept(body, at, Math.min(CHUNK, body.length - at));
        if (chunk < 100 || chunk % 100 == 0) {
          most = Math.max(most, ReaderState.bytes(read));
        }
      }
      most = Math.max(most, ReaderState.bytes(read));
      read.finish();
      boolean said = !kind.contains("argument") && reader.equals("sse");
      assertTrue(api != Api.OPENAI_CHAT || !said || read.text() == null, kind);
    }
    System.out.printf("10 MB, judged, %s, %s: at most %,d bytes held%n", reader, kind, most);
    assertTrue(most <= ReaderFuzz.MOST_STATE, most + " bytes held");
  }

  /** Of a reader, or of one behind gzip. */
  private static Map<String, String> headers(String reader) {
    Map<String, String> headers = new HashMap<>();
    headers.putAll(ReaderFuzz.READERS.get(reader.replace(GZIP + " of ", "")));
    if (reader.startsWith(GZIP)) {
      headers.put("content-encoding", GZIP);
    }
    return headers;
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
    if (kind.equals("frames")) {
      return reader.startsWith(GZIP) ? zipped(frames()) : frames();
    }
    StringBuilder body = new StringBuilder(SIZE + 1024);
    switch (kind) {
      case "one argument" ->
          body.append(
              "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"find\",\"arguments\":\"");
      case "calls" -> body.append("{\"choices\":[{\"message\":{\"tool_calls\":[{}");
      case "object" ->
          body.append(
              "{\"steps\":[{\"type\":\"function_call\",\"name\":\"find\",\"arguments\":{\"a\":[0");
      case "names" -> body.append("{\"error\":{\"code\":1");
      case "number" -> body.append("{\"usage\":{\"prompt_tokens\":1");
      case "one text" -> body.append("{\"choices\":[{\"message\":{\"content\":\"");
      case "many numbers" -> body.append("{\"data\":[{\"embedding\":[0.5");
      default -> {
        // Begins with its first piece.
      }
    }
    for (int i = 0; body.length() < SIZE; i++) {
      switch (kind) {
        case "one text", "page", "one argument" -> body.append(WORDS);
        case "calls" ->
            body.append(
                ",{\"id\":\"WORDS\",\"function\":{\"name\":\"WORDS\",\"arguments\":\"{}\"}}"
                    .replace("WORDS", i % 2 == 0 ? LONG : WORDS + i));
        case "object" -> body.append(",\"").append(i % 3 == 0 ? LONG : WORDS).append('"');
        case "names" ->
            body.append(
                ",\"" + i + LONG + "\":1,\"message\":\"" + LONG + "\",\"type\":\"" + LONG + '"');
        case "number" -> body.append(i % 10);
        case "pieces of arguments" ->
            body.append(
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d,\"function\":{\"name\":\"n%d\",\"arguments\":\"%d\"}}]}}]}\n\n"
                    .formatted(i / 50, i / 50, i));
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
    return reader.startsWith(GZIP) ? zipped(bytes) : bytes;
  }

  /** Amazon's, each with an event of 20 to 60 KB in Base64. */
  private static byte[] frames() {
    ByteBuffer body = ByteBuffer.allocate(SIZE);
    for (int i = 0; ; i++) {
      String event = "{\"delta\":{\"text\":\"" + LONG.repeat(1 + i % 3) + "\"}}";
      String bytes =
          Base64.getEncoder().encodeToString(event.replace("\\u2603", "").getBytes(UTF_8));
      byte[] payload = ("{\"bytes\":\"" + bytes + "\"}").getBytes(UTF_8);
      if (body.remaining() < payload.length + 16) {
        return Arrays.copyOf(body.array(), body.position());
      }
      body.putInt(payload.length + 16).putInt(0).putInt(0).put(payload).putInt(0);
    }
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

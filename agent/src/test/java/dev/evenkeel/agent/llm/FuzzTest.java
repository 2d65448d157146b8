package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that no provider sends: pieces of good ones, cut, repeated, mixed and damaged. Every
 * reader must take them without an exception, without hanging and within its memory, and tell the
 * same of them however they are chunked. {@code -Dfuzz.answers=1000000} goes on for longer; a
 * failure names its seed, and {@code -Dfuzz.seed} begins there. It counts answers and not seconds,
 * so that every machine plays the same ones.
 */
class FuzzTest {

  private static final int LONGEST = 200_000;
  private static final Duration ONE_ANSWER = Duration.ofSeconds(60);
  private static final long ANSWERS = Long.getLong("fuzz.answers", 1_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  private static final List<byte[]> PIECES = pieces();

  private static List<byte[]> pieces() {
    List<String> pieces = new ArrayList<>();
    pieces.add(
        "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"h\u00e9 \\u2603\"}}]}\n\n");
    pieces.add("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\r\n\r\n");
    pieces.add("data: [DONE]\n\n");
    pieces.add(
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n");
    pieces.add(": ping\r\r");
    pieces.add("data\n\ndata:\n\nid: 1\nretry: 5\n");
    pieces.add("{\"model\":\"m\",\"message\":{\"content\":\"x\"},\"done\":false}\n");
    pieces.add("{\"done\":true,\"prompt_eval_count\":3,\"eval_count\":4}\n");
    pieces.add("{\"error\":{\"code\":429,\"details\":[{\"retryDelay\":\"3s\"}]}}");
    pieces.add("{\"usage\":{\"prompt_tokens\":1e999,\"completion_tokens\":-9223372036854775808}}");
    pieces.add("{\"a\":[[[[{\"b\":\"\\ud83d\\ude00\"}]]]],\"c\":1.5E-7,\"d\":true,\"e\":null}");
    pieces.add("[".repeat(3_000) + "{\"error\":\"".repeat(50));
    pieces.add("\"" + "x".repeat(70_000) + "\\\"");
    pieces.add("<html><body>" + "<p>".repeat(200) + "502</body></html>");
    pieces.add("\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0020\u0000\u0000\u0000\u0000");
    List<byte[]> bytes = new ArrayList<>();
    pieces.forEach(piece -> bytes.add(piece.getBytes(UTF_8)));
    bytes.add(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc3, 0, 0, 0, 0, (byte) 0x80});
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/event-stream",
        "application/json",
        "application/x-ndjson",
        "application/vnd.amazon.eventstream",
        "text/html"
      })
  void takesWhateverComes(String type) {
    takes(Map.of("content-type", type), 200);
    takes(Map.of("content-type", type, "content-encoding", "gzip"), 200);
    takes(Map.of("content-type", type), 503);
  }

  private static void takes(Map<String, String> headers, int status) {
    for (long seed = SEED; seed < SEED + ANSWERS; seed++) {
      long current = seed;
      byte[] body = body(new Random(seed), headers.containsKey("content-encoding"));
      assertTimeoutPreemptively(
          ONE_ANSWER, () -> takesOne(headers, status, body, current), "seed " + seed);
    }
  }

  private static void takesOne(Map<String, String> headers, int status, byte[] body, long seed) {
    Endpoint chat =
        new Endpoint("openai", Api.OPENAI_CHAT, "chat", "m", "h", "", seed % 2 == 0, true);
    AnswerReader whole = Answers.reader(chat, status, headers::get);
    whole.accept(body, 0, body.length);
    AnswerReader chunked = Answers.reader(chat, status, headers::get);
    Random random = new Random(seed);
    for (int at = 0; at < body.length; ) {
      int length = Math.min(body.length - at, 1 + random.nextInt(1 + random.nextInt(999)));
      chunked.accept(body, at, length);
      at += length;
    }
    Facts one = whole.finish();
    Facts other = chunked.finish();
    if (headers.containsKey("content-encoding")) {
      return; // how much of a damaged archive can be read depends on the chunks
    }
    String context = headers + " " + status + " seed " + seed;
    assertEquals(one, other, context);
    assertEquals(whole.complete(), chunked.complete(), context);
    assertEquals(whole.begun(), chunked.begun(), context);
    assertEquals(whole.contents(), chunked.contents(), context);
    assertTrue(whole.failedAt() <= body.length, context);
    assertEquals(whole.failedAt() < 0, chunked.failedAt() < 0, context);
  }

  private static byte[] body(Random random, boolean zipped) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = random.nextInt(12); i >= 0 && body.size() < LONGEST; i--) {
      byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
      int from = random.nextInt(4) > 0 ? 0 : random.nextInt(piece.length);
      int to = random.nextInt(4) > 0 ? piece.length : from + random.nextInt(piece.length - from);
      body.write(piece, from, to - from);
    }
    byte[] bytes = zipped ? gzip(body.toByteArray()) : body.toByteArray();
    for (int i = random.nextInt(4); i > 1 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return zipped.toByteArray();
  }
}

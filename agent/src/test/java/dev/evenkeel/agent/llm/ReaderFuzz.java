package dev.evenkeel.agent.llm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What every reader must do with any bytes: take them without an exception, within 64 KiB, and tell
 * the same of them however they are chunked. Of an input the first byte says whether the answer is
 * an error, whether a stream was asked for and what the request promised, the second how it is
 * chunked and which API it is of; the rest is the body. The body of a request is the whole input:
 * what is read of it must be what Jackson reads.
 *
 * <p>The entry for Jazzer, which looks for inputs by the code that they reach:
 *
 * <pre>mvn -Pfuzz -pl bootstrap,agent process-test-classes -Dfuzz.reader=sse -Dfuzz.seconds=600
 * </pre>
 *
 * <p>It begins with the seeds in {@code src/test/fuzz} and leaves what it finds in {@code
 * target/fuzz}; {@link FuzzSeedsTest} plays the seeds in every build and tells how to keep new
 * ones.
 */
public final class ReaderFuzz {

  /** The design's bound for what is kept of an answer. */
  static final long MOST_STATE = 64 * 1024;

  /** Content type and encoding of each reader. */
  static final Map<String, Map<String, String>> READERS = new LinkedHashMap<>();

  private static final String REQUEST = "request";
  private static final Api[] APIS = Api.values();
  private static final Promise PROMISE =
      new Promise(Map.of("find", json -> json.length > 9), true, true, json -> json.length > 9);

  static {
    READERS.put("sse", Map.of("content-type", "text/event-stream"));
    READERS.put("json", Map.of("content-type", "application/json"));
    READERS.put("ndjson", Map.of("content-type", "application/x-ndjson"));
    READERS.put("frames", Map.of("content-type", "application/vnd.amazon.eventstream"));
    READERS.put("text", Map.of("content-type", "text/html"));
    READERS.put("gzip", Map.of("content-type", "text/event-stream", "content-encoding", "gzip"));
    READERS.put(
        "deflate", Map.of("content-type", "text/event-stream", "content-encoding", "deflate"));
    READERS.put(REQUEST, Map.of());
  }

  private static final int PARAMETERS = 2;

  private ReaderFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    check(System.getProperty("fuzz.reader", "sse"), input);
  }

  static void check(String name, byte[] input) {
    if (name.equals(REQUEST)) {
      RequestFuzz.check(input);
      return;
    }
    if (input.length < PARAMETERS) {
      return;
    }
    Map<String, String> headers = READERS.get(name);
    int status = (input[0] & 3) == 3 ? 503 : 200;
    boolean stream = (input[0] & 4) == 0;
    byte[] body = body(name, input);
    Request asked = asked(input, stream);
    AnswerReader whole = Answers.reader(asked, status, headers::get);
    whole.accept(body, 0, body.length);
    AnswerReader chunked = Answers.reader(asked, status, headers::get);
    Random random = new Random(input[1]);
    int largest = 1 + (input[1] & 0xff);
    for (int at = 0; at < body.length; ) {
      int length = Math.min(body.length - at, 1 + random.nextInt(largest));
      chunked.accept(body, at, length);
      at += length;
    }
    within(MOST_STATE, whole);
    within(MOST_STATE, chunked);
    boolean damaged = headers.containsKey("content-encoding") && (input[0] & 8) != 0;
    Facts facts = whole.finish();
    Facts same = chunked.finish();
    if (!damaged) { // how much of a damaged archive can be read depends on the chunks
      alike(facts, same);
      alike(whole.complete(), chunked.complete());
      alike(whole.begun(), chunked.begun());
      alike(whole.known(), chunked.known());
      alike(whole.text(), chunked.text());
      alike(whole.contents(), chunked.contents());
      alike(whole.failedAt() < 0, chunked.failedAt() < 0);
    }
    if (whole.failedAt() > body.length) {
      throw new AssertionError("failed beyond its end, at " + whole.failedAt());
    }
  }

  /** An input of the time before there were promises has the first API. */
  private static Request asked(byte[] input, boolean stream) {
    Api api = (input[0] & 16) == 0 ? Api.OPENAI_CHAT : APIS[(input[1] & 0xff) % APIS.length];
    Endpoint chat = new Endpoint("openai", api, "chat", "m", "h", "", stream, true);
    return new Request(chat, (input[0] & 32) == 0 ? null : PROMISE, (input[0] & 64) != 0);
  }

  /** The fuzzer writes plain text, or the archive itself. */
  private static byte[] body(String name, byte[] input) {
    int length = input.length - PARAMETERS;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean raw = (input[0] & 8) != 0;
    try (var out =
        raw || !(name.equals("gzip") || name.equals("deflate"))
            ? body
            : name.equals("gzip") ? new GZIPOutputStream(body) : new DeflaterOutputStream(body)) {
      out.write(input, PARAMETERS, length);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return body.toByteArray();
  }

  static void within(long limit, AnswerReader reader) {
    long bytes = ReaderState.bytes(reader);
    if (bytes > limit) {
      throw new AssertionError("holds " + bytes + " bytes");
    }
  }

  private static void alike(Object one, Object other) {
    if (!Objects.equals(one, other)) {
      throw new AssertionError("whole " + one + ", in chunks " + other);
    }
  }
}

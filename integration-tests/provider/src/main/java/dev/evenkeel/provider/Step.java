package dev.evenkeel.provider;

import java.time.Duration;
import java.util.Map;

/** What the provider does with one request. */
public sealed interface Step {

  /** The answer that was asked for: JSON, or a stream when the request asks for one. */
  record Answer(String text) implements Step {}

  /**
   * An answer that asks for a tool; for whole answers of OpenAI's chat, Anthropic and Ollama.
   *
   * @param arguments a JSON object
   */
  record CallTool(String name, String arguments) implements Step {}

  /**
   * An error status.
   *
   * @param headers beside {@code content-type}
   * @param body as it stands, or null for one in the shape of the API that was asked
   */
  record Refuse(int status, Map<String, String> headers, String body) implements Step {}

  /** Closes the connection before a byte of the response. */
  record Reset() implements Step {}

  /** Takes the request and stays silent. */
  record Hang() implements Step {}

  /** An answer whose connection is closed too early: half of a whole one. */
  record Cut(String text, int pieces) implements Step {}

  /** A stream whose body ends as it should, but without the API's end marker. */
  record Ended(String text, int pieces) implements Step {}

  /**
   * An answer that falls silent, and then closes the connection.
   *
   * @param pieces of a stream before the silence; of a whole answer only the head comes
   * @param silence a minute at most
   */
  record Stall(String text, int pieces, Duration silence) implements Step {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** Silent for as long as anybody waits. */
    public Stall(String text, int pieces) {
      this(text, pieces, LONG);
    }

    /** Whether it closes the connection in the end, for those who still wait. */
    boolean closes() {
      return silence.compareTo(LONG) < 0;
    }
  }

  /** An answer with a piece that is no JSON, in the midst of an otherwise good stream. */
  record Malformed(String text, int pieces) implements Step {}

  /** A whole answer; a stream lacks only its last frame. */
  record Undone(String text) implements Step {}

  /** A stream with an error event in it, status 200. */
  record StreamError(String text, int pieces, int status) implements Step {}

  /** Waits before the response head, then does {@code then}. */
  record Delay(Duration by, Step then) implements Step {}

  /** Sends the response head, waits before the first byte of the body, then does {@code then}. */
  record SlowFirstByte(Duration by, Step then) implements Step {}

  static Step answer(String text) {
    return new Answer(text);
  }

  static Step refuse(int status) {
    return new Refuse(status, Map.of(), null);
  }

  static Step refuse(int status, Map<String, String> headers) {
    return new Refuse(status, headers, null);
  }
}

package dev.evenkeel.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void explainsAnAnswerInOneLine() {
    int exit =
        run(
            """
            {"id":"a","host":"api.openai.com","path":"/v1/chat/completions","status":429,\
            "headers":{"Retry-After":"3"},"body":"{}","unknown":{"x":[1]}}

            """,
            "explain",
            "-");

    assertEquals(0, exit);
    assertEquals(
        "{\"id\":\"a\",\"class\":\"rate_limited\",\"retryable\":\"after_delay\","
            + "\"retry_after_ms\":3000,\"action\":\"retry\",\"input_tokens\":null,"
            + "\"output_tokens\":null}",
        out.toString(UTF_8).strip());
  }

  @ParameterizedTest
  @CsvSource({
    "api.openai.com, /v1/chat/completions, "
        + "'{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}', [DONE]",
    "api.anthropic.com, /v1/messages, "
        + "'{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"Hello\"}}', "
        + "{\"type\":\"message_stop\"}"
  })
  void explainsAStreamThatWasCut(String host, String path, String content, String end) {
    String cut = "data: " + content + "\n\n";
    assertEquals("stream_error:transport", explained(host, path, cut));
    assertEquals("ok", explained(host, path, cut + "data: " + end + "\n\n"));
  }

  private String explained(String host, String path, String stream) {
    String row =
        "{\"host\":\"%s\",\"path\":\"%s\",\"status\":200,\"headers\":{\"content-type\":"
            + "\"text/event-stream\"},\"body\":\"%s\"}";
    String escaped = stream.replace("\"", "\\\"").replace("\n", "\\n");
    out.reset();
    assertEquals(0, run(row.formatted(host, path, escaped), "explain", "-"));
    return out.toString(UTF_8).replaceAll("(?s).*\"class\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void explainsARowWithHardlyAnything() {
    assertEquals(0, run("{\"status\":500,\"request\":null,\"headers\":null}", "explain", "-"));
    assertTrue(out.toString(UTF_8).contains("\"class\":\"server_error\""));
  }

  /** What a known provider does besides is no answer that could be empty or broken. */
  @Test
  void explainsOtherWorkOfAProviderByItsStatus() {
    String row =
        """
        {"host":"api.openai.com","path":"/v1/conversations","status":200,"body":"{}",\
        "headers":{"content-type":"application/json"}}
        """;
    assertEquals(0, run(row + row.replace("{}", "v=0"), "explain", "-"));
    assertEquals(2, out.toString(UTF_8).split("\"class\":\"ok\"", -1).length - 1);
    out.reset();
    String elsewhere = row.replace("api.openai.com", "llm.example");
    assertEquals(0, run(elsewhere.replace("{}", "v=0"), "explain", "-"));
    assertTrue(out.toString(UTF_8).contains("malformed_response"));
  }

  @Test
  void namesTheLineThatIsWrongAndGoesOn() {
    int exit = run("{\"status\":401}\n{oops\n{\"id\":\"c\"}\n{\"status\":500}", "explain", "-");

    assertEquals(1, exit);
    assertTrue(err.toString(UTF_8).contains("line 2: no valid JSON"));
    assertTrue(err.toString(UTF_8).contains("line 3: status is missing"));
    assertEquals(2, out.toString(UTF_8).lines().count());
  }

  @Test
  void saysWhatItCanDo() {
    assertEquals(0, run("", "help"));
    assertTrue(out.toString(UTF_8).contains("explain FILE"));
    assertEquals(0, run("", "version"));
    assertTrue(out.toString(UTF_8).contains("Evenkeel "));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertEquals(2, run("", "frobnicate"));
    assertEquals(2, run("", "explain"));
    assertEquals(1, run("", "explain", "no-such-file.jsonl"));
    assertTrue(err.toString(UTF_8).contains("frobnicate"));
  }

  private int run(String input, String... args) {
    return Commands.run(
        args,
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}

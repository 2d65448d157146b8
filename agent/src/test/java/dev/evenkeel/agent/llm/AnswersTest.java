package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Facts.Content;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

  private static final String JSON = "application/json";
  private static final String SSE = "text/event-stream";
  private static final String FRAMES = "application/vnd.amazon.eventstream";

  private static final String OPENAI_STREAM =
      """
      data: {"model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}

      : a comment

      data: {"model":"m","choices":[{"delta":{"content":"h\\u00e9llo \\"x\\" ☃"}}]}

      data: {"model":"m","choices":[{"delta":{},"finish_reason":"stop"}]}

      data: {"model":"m","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,\
      "prompt_tokens_details":{"cached_tokens":2},"completion_tokens_details":{"reasoning_tokens":1}}}

      data: [DONE]

      """;

  private static final String ANTHROPIC_STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"model":"c","content":[],"usage":\
      {"input_tokens":11,"cache_read_input_tokens":5,"output_tokens":1}}}

      event: content_block_delta
      data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"hi"}   }

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}

      event: message_stop
      data: {"type":"message_stop"}

      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'usage':{'prompt_tokens':4,'completion_tokens':2}} | 4 | 2",
        "{'usage':{'input_tokens':4,'output_tokens':2}} | 4 | 2",
        "{'usage':{'inputTokens':4,'outputTokens':2}} | 4 | 2",
        "{'usage':{'prompt_tokens':4,'total_tokens':4},'data':[{'embedding':[0.1]}]} | 4 | 0",
        "{'usageMetadata':{'promptTokenCount':4,'thoughtsTokenCount':9}} | 4 | -1",
        "[{'usageMetadata':{'promptTokenCount':1}},"
            + "{'usageMetadata':{'promptTokenCount':4,'candidatesTokenCount':2}}] | 4 | 2",
        "{'usage':{'billed_units':{'input_tokens':1,'output_tokens':1},"
            + "'tokens':{'input_tokens':4,'output_tokens':2}}} | 4 | 2",
        "{'meta':{'tokens':{'input_tokens':4,'output_tokens':2}}} | 4 | 2",
        "{'done':true,'prompt_eval_count':4,'eval_count':2} | 4 | 2",
        "[{'generated_text':'a','details':{'generated_tokens':2,"
            + "'prefill':[{'id':1},{'id':2},{'id':3},{'id':4}]}}] | 4 | 2",
        "{'x_groq':{'usage':{'prompt_tokens':4,'completion_tokens':2}}} | 4 | 2",
        "{'type':'response.completed','response':{'usage':{'input_tokens':4,'output_tokens':2}}}"
            + " | 4 | 2",
        "{'usage':{'prompt_tokens':4,'completion_tokens':2},'usage_breakdown':{'models':"
            + "[{'usage':{'prompt_tokens':1,'completion_tokens':1}}]}} | 4 | 2",
        "[{'results':[{'input_token_count':4,'generated_token_count':0}]},"
            + "{'results':[{'input_token_count':0,'generated_token_count':2}]}] | 4 | 2",
        "{'tool':{'input_tokens':9}} | -1 | -1"
      })
  void readsTheTokensOfEveryShape(String body, long input, long output) {
    Usage usage = read(200, JSON, body.replace('\'', '"')).usage();

    assertEquals(input, usage.input());
    assertEquals(output, usage.output());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'usage':{'prompt_tokens':4,'completion_tokens':2,'total_tokens':6}} | -1 | -1",
        "{'usage':{'prompt_tokens':4,'completion_tokens':2,'total_tokens':9}} | -1 | 5",
        "{'usage':{'prompt_tokens':4,'total_tokens':4}} | -1 | -1",
        "{'usage':{'prompt_tokens':4,'completion_tokens':2,'total_tokens':0}} | -1 | -1",
        "{'usage':{'billed_units':{'input_tokens':1,'output_tokens':0},"
            + "'tokens':{'input_tokens':4,'output_tokens':2}}} | 1 | 0"
      })
  void readsWhatIsChargedWhereItIsAnotherNumber(String body, long input, long output) {
    Usage usage = read(200, JSON, body.replace('\'', '"')).usage();

    assertEquals(input, usage.billedInput());
    assertEquals(output, usage.billedOutput());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'usage':{'input_tokens':9,'cache_creation_input_tokens':7,'cache_creation':"
            + "{'ephemeral_5m_input_tokens':3,'ephemeral_1h_input_tokens':4}}} | 7 | 4",
        "{'usage':{'inputTokens':9,'cacheWriteInputTokens':7,'cacheDetails':"
            + "[{'ttl':'1h','inputTokens':4},{'ttl':'5m','inputTokens':3}]}} | 7 | 4",
        "{'usage':{'cacheDetails':[{'inputTokens':4,'ttl':'1h'},{'inputTokens':3,'ttl':'5m'}],"
            + "'inputTokens':9,'cacheWriteInputTokens':7}} | 7 | 4",
        "{'usage':{'inputTokens':9,'cacheWriteInputTokens':7,'cacheDetails':"
            + "[{'ttl':'5m','inputTokens':7}]}} | 7 | -1",
        "{'usage':{'prompt_tokens':9,'prompt_tokens_details':{'cache_creation_input_tokens':7}}} | 7 | -1",
        "{'usage':{'prompt_tokens':9,'prompt_tokens_details':{'cache_creation_tokens':7}}} | 7 | -1",
        "{'usage':{'prompt_tokens':9,'prompt_tokens_details':{'cache_write_tokens':7}}} | 7 | -1",
      })
  void readsWhatWasWrittenToACache(String body, long written, long forAnHour) {
    Usage usage = read(200, JSON, body.replace('\'', '"')).usage();

    assertEquals(written, usage.cacheWrite());
    assertEquals(forAnHour, usage.hourWrite());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'usageMetadata':{'promptTokenCount':26,'candidatesTokenCount':103,"
            + "'toolUsePromptTokenCount':12504,'totalTokenCount':12633}} | 26 | 12504 | -1",
        "{'usage':{'total_input_tokens':26,'total_output_tokens':3,'total_thought_tokens':100,"
            + "'total_tool_use_tokens':12504,'total_tokens':12633}} | 26 | 12504 | 103"
      })
  void readsWhatAProvidersToolsHaveReadBesideTheInput(
      String body, long input, long read, long billedOutput) {
    Usage usage = read(200, JSON, body.replace('\'', '"')).usage();

    assertEquals(input, usage.input());
    assertEquals(read, usage.toolUse());
    assertEquals(billedOutput, usage.billedOutput());
  }

  @Test
  void readsTokensFromBedrocksHeaders() {
    Map<String, String> headers =
        Map.of("x-amzn-bedrock-input-token-count", "4", "x-amzn-bedrock-output-token-count", "2");

    Endpoint titan = new Endpoint("bedrock", Api.BEDROCK_INVOKE, "chat", "m", "h", "", false, true);

    Usage usage = Answers.read(titan, 200, headers::get, "{}".getBytes(UTF_8)).usage();

    assertEquals(4, usage.input());
    assertEquals(2, usage.output());
  }

  @Test
  void readsAStreamToItsEndMarker() {
    Facts facts = read(200, SSE, OPENAI_STREAM);

    assertEquals(new Usage(7, 3, 2, -1, 1), facts.usage());
    assertEquals("stop", facts.finishReason());
    assertEquals("m", facts.model());
    assertEquals(Content.PRESENT, facts.content());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"choices\":[{\"delta\":{\"content\": \n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"half a wo\n\n",
        "data: {\"choices\":}\n\n"
      })
  void tellsOfAnEventThatIsNoJsonAndReadsTheOthers(String event) {
    int second = OPENAI_STREAM.indexOf("data:", 10);
    String stream = OPENAI_STREAM.substring(0, second) + event + OPENAI_STREAM.substring(second);

    Facts facts = read(200, SSE, stream);

    assertEquals(Content.MALFORMED, facts.content());
    assertEquals(new Usage(7, 3, 2, -1, 1), facts.usage());
    assertEquals("stop", facts.finishReason());
  }

  @Test
  void readsEventsBehindWhiteSpaceTheSameWhateverTheChunks() {
    String ahead = "\n\t \n";
    String error = "data: {\"error\":{\"message\":\"busy\"}}\n\n";
    byte[] body = (ahead + error + "data: [DONE]\n\n").getBytes(UTF_8);
    for (int cut = 0; cut < body.length; cut++) {
      AnswerReader reader = Answers.reader(endpoint(true), 200, headers("text/plain"));
      reader.accept(body, 0, cut);
      reader.accept(body, cut, body.length - cut);
      assertEquals("busy", reader.finish().error().message());
      assertEquals(ahead.length() + error.length(), reader.failedAt());
    }
  }

  @Test
  void readsEscapedCharactersOfEveryLength() {
    String body =
        "{\"error\":{\"message\":\"\\u0041 \\u00e9 \\u07ff \\u2603 \\ud83d\\ude00 \\ude00 \\ud83d\"}}";

    assertEquals("A \u00e9 \u07ff \u2603 \ud83d\ude00 ? ", read(500, JSON, body).error().message());
  }

  @Test
  void addsUpWhatAnthropicReportsInTwoEvents() {
    assertEquals(new Usage(11, 9, 5, -1, -1), read(200, SSE, ANTHROPIC_STREAM).usage());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void readsTheSameWhateverTheChunks(String type, byte[] body) {
    Facts whole = Answers.read(endpoint(true), 200, headers(type), body);
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      AnswerReader reader = Answers.reader(endpoint(true), 200, headers(type));
      for (int i = 0; i < body.length; ) {
        int n = Math.min(body.length - i, round == 0 ? 1 : 1 + random.nextInt(40));
        reader.accept(body, i, n);
        i += n;
      }
      assertEquals(whole, reader.finish());
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void isCompleteAtTheEndMarkerAndNotBefore(String type, byte[] body) {
    AnswerReader reader = Answers.reader(endpoint(true), 200, headers(type));
    reader.accept(body, 0, body.length / 4);
    assertFalse(reader.complete());

    reader.accept(body, body.length / 4, body.length - body.length / 4);
    assertTrue(reader.complete());
  }

  static Stream<Arguments> answers() {
    String ollama =
        """
        {"model":"l","message":{"role":"assistant","content":"a"},"done":false}
        {"model":"l","message":{"content":""},"done":true,"prompt_eval_count":3,"eval_count":1}
        """;
    return Stream.of(
        arguments(SSE, OPENAI_STREAM.getBytes(UTF_8)),
        arguments(SSE, OPENAI_STREAM.replace("\n", "\r\n").getBytes(UTF_8)),
        arguments(SSE, OPENAI_STREAM.replace("\n", "\r").getBytes(UTF_8)),
        arguments(SSE, ANTHROPIC_STREAM.getBytes(UTF_8)),
        arguments("application/x-ndjson", ollama.getBytes(UTF_8)),
        arguments(FRAMES, frames()));
  }

  private static Arguments arguments(String type, byte[] body) {
    return Arguments.of(type, body);
  }

  private static byte[] frames() {
    String last =
        "{\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":3,\"outputTokenCount\":4}}";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(frame("event", ":event-type", "messageStart", "{\"role\":\"assistant\"}"));
    all.writeBytes(
        frame("event", ":event-type", "contentBlockDelta", "{\"delta\":{\"text\":\"hi\"}}"));
    String encoded = Base64.getEncoder().encodeToString(last.getBytes(UTF_8));
    all.writeBytes(frame("event", ":event-type", "chunk", "{\"bytes\":\"" + encoded + "\"}"));
    all.writeBytes(frame("event", ":event-type", "messageStop", "{\"stopReason\":\"end_turn\"}"));
    return all.toByteArray();
  }

  private static byte[] frame(String messageType, String name, String value, String payload) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    for (String[] header :
        List.of(new String[] {name, value}, new String[] {":message-type", messageType})) {
      headers.write(header[0].length());
      headers.writeBytes(header[0].getBytes(UTF_8));
      headers.write(7);
      headers.write(0);
      headers.write(header[1].length());
      headers.writeBytes(header[1].getBytes(UTF_8));
    }
    int total = 16 + headers.size() + payload.length();
    return ByteBuffer.allocate(total)
        .putInt(total)
        .putInt(headers.size())
        .putInt(0)
        .put(headers.toByteArray())
        .put(payload.getBytes(UTF_8))
        .array();
  }

  @Test
  void findsTheExceptionInAFrame() {
    byte[] body =
        frame("exception", ":exception-type", "throttlingException", "{\"message\":\"slower\"}");

    Facts facts = Answers.read(endpoint(true), 200, headers(FRAMES), body);

    assertEquals("throttlingException", facts.error().status());
    assertEquals("slower", facts.error().message());
    assertTrue(facts.error().inStream());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'error':{'message':'no','type':'t','code':'c'}} | t | c | no",
        "{'type':'error','error':{'type':'t','message':'no'}} | t | | no",
        "[{'error':{'code':400,'message':'no','status':'S'}}] | | 400 | no",
        "{'object':'error','message':'no','type':'t','code':'c'} | t | c | no",
        "{'code':'c','error':'no'} | | c | no",
        "{'error':'t','message':'no'} | t | | no",
        "{'error':'no','error_type':'t'} | t | | no",
        "{'detail':'no'} | | | no",
        "{'detail':[{'loc':['body'],'msg':'no'}]} | | | no",
        "{'message':'no'} | | | no",
        "<html><head><style>x</style></head><body><h1>no</h1></body></html> | | | no",
        "no | | | no"
      })
  void readsTheErrorOfEveryShape(String body, String type, String code, String message) {
    Facts.ErrorFacts error = read(400, JSON, body.replace('\'', '"')).error();

    assertEquals(type, error.type());
    assertEquals(code, error.code());
    assertEquals(message, error.message());
    assertFalse(error.inStream());
  }

  @Test
  void findsTheErrorEventOfAStream() {
    String body =
        "event: error\ndata: {\"error\":{\"message\":\"no\",\"type\":\"t\",\"status_code\":503}}\n\n";

    Facts.ErrorFacts error = read(200, SSE, body).error();

    assertTrue(error.inStream());
    assertEquals("t", error.type());
    assertEquals(503, error.innerStatus());
  }

  @Test
  void keepsLittleOfAnAnswerOfAnySize() {
    AnswerReader reader = Answers.reader(endpoint(false), 200, headers(JSON));
    byte[] head = "{\"choices\":[{\"message\":{\"content\":\"".getBytes(UTF_8);
    byte[] chunk = "x".repeat(64 * 1024).getBytes(UTF_8);
    byte[] tail =
        "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}"
            .getBytes(UTF_8);
    reader.accept(head, 0, head.length);
    for (int i = 0; i < 200; i++) {
      reader.accept(chunk, 0, chunk.length);
    }
    reader.accept(tail, 0, tail.length);

    assertEquals(2, reader.finish().usage().output());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'choices':[{'message':{'content':null},'finish_reason':'stop'}]} | EMPTY",
        "{'choices':[{'message':{'refusal':'I will not'},'finish_reason':'stop'}]} | REFUSED",
        "{'promptFeedback':{'blockReason':'SAFETY'}} | BLOCKED",
        "{'choices':[{'message':{'tool_calls':[{'function':{'name':'f','arguments':'{'}}]}}]}"
            + " | MALFORMED",
        "{'choices':[{'message':{'tool_calls':[{'function':{'name':'f','arguments':'{}{}'}}]}}]}"
            + " | MALFORMED",
        "{'choices':[{'message':{'content':'cut | MALFORMED",
        "{'greeting':'hello','up':true} | MALFORMED",
        "hello | MALFORMED",
        "{} | EMPTY",
        "[] | EMPTY",
        "null | EMPTY",
        "<html></html> | MALFORMED",
        "{'choices':[{'message':{'content':'hi'},'finish_reason':''}]} | PRESENT"
      })
  void judgesWhatAnAnswerHolds(String body, Content expected) {
    assertEquals(expected, read(200, JSON, body.replace('\'', '"')).content());
  }

  /** What is made of text, a cache or a file, is no answer that could be empty. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{'usageMetadata':{'totalTokenCount':9}}", "v=0"})
  void asksForNoAnswerWhereNoneIsPromised(String body) {
    Endpoint other = new Endpoint("openai", Api.OTHER, "other", "m", "h", "", false, false);
    Facts facts = Answers.read(other, 200, headers(JSON), body.replace('\'', '"').getBytes(UTF_8));
    assertEquals(Content.UNKNOWN, facts.content());
  }

  @Test
  void saysThatAStreamIsEmptyThatOnlySaysThatItIsDone() {
    assertEquals(Content.EMPTY, read(200, SSE, "data: [DONE]\n\n").content());
    String usage = "data: {'choices':[],'usage':{'prompt_tokens':3}}\n\ndata: [DONE]\n\n";
    assertEquals(Content.EMPTY, read(200, SSE, usage.replace('\'', '"')).content());
  }

  @Test
  void readsNothingOfABodyThatNobodyHereCanDecode() {
    Map<String, String> headers = Map.of("content-type", JSON, "content-encoding", "br");

    Facts facts = Answers.read(endpoint(false), 429, headers::get, new byte[] {31, -117, 8});

    assertNull(facts.error().message());
    assertEquals(429, facts.status());
  }

  private static Facts read(int status, String type, String body) {
    return Answers.read(endpoint(false), status, headers(type), body.getBytes(UTF_8));
  }

  private static Headers headers(String type) {
    return name -> name.equals("content-type") ? type : null;
  }

  private static Endpoint endpoint(boolean stream) {
    return new Endpoint("openai", Api.OPENAI_CHAT, "chat", "m", "h", "", stream, true);
  }
}

package dev.evenkeel.agent.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Facts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers in documented shapes that are easily taken for something else, in words of our own, with
 * {@code '} for {@code "}.
 */
class UnusualAnswersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error':{'message':'asked for 9, max 5 tokens per request'}} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'the max allowed tokens per batch is 5'} | CONTEXT_LENGTH_EXCEEDED",
        "429 | {'message':'limit per minute - too many tokens processed','code':'quota'} | RATE_LIMITED",
        "400 | {'error':'the token seems invalid'} | AUTH",
        "403 | {'error':{'message':'this API key was leaked','status':'PERMISSION_DENIED'}} | AUTH",
        "403 | {'__type':'AccessDeniedException','message':'the bearer token has expired'} | AUTH",
        "403 | {'code':'unauthenticated:no-such-token','error':'not validated'} | AUTH",
        "401 | {'statusCode':401,'message':'access denied due to missing subscription key'} | AUTH",
        "403 | {'error':{'message':'the method requires billing'}} | QUOTA_EXHAUSTED",
        "403 | {'error':{'message':'no','details':[{'reason':'BILLING_DISABLED'}]}} | QUOTA_EXHAUSTED",
        "400 | {'error':{'message':'the model requires terms acceptance'}} | PERMISSION",
        "400 | {'error':{'message':'x.ContentPolicyViolationError: blocked'}} | CONTENT_FILTERED",
        "400 | {'error':{'code':'1111','message':'no account'}} | AUTH",
        "429 | {'errors':[{'message':'capacity temporarily exceeded'}]} | OVERLOADED",
        "503 | {'object':'error','message':'no service','type':'unreachable_backend'} | UNAVAILABLE",
        "503 | upstream connect error, reset reason: connection refused | UNAVAILABLE",
        "503 | <h1>503</h1>No server is available to handle this request. | UNAVAILABLE",
        "504 | <h1>504 Gateway Time-out</h1> | TIMEOUT",
        "403 | <title>Attention Required!</title>You have been blocked for a suspicious phrase | PERMISSION",
        "429 | error code: 1015 | RATE_LIMITED",
        "413 | <title>413 Request Entity Too Large</title> | PAYLOAD_TOO_LARGE",
      })
  void findsTheCauseBehindTheStatus(int status, String body, Outcome expected) {
    String type = body.startsWith("{") ? "application/json" : "text/html";
    assertEquals(expected, classify(Api.OPENAI_CHAT, false, status, type, body).outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The frame of an answer with nothing in it
        "OPENAI_CHAT | {'choices':[],'usage':{'prompt_tokens':3}} | EMPTY_RESPONSE",
        "OPENAI_RESPONSES | {'status':'completed','output':[]} | EMPTY_RESPONSE",
        "OPENAI_RESPONSES | {'status':'completed','output':[{'type':'message','content':[{'text':''}]}]} | EMPTY_RESPONSE",
        "OPENAI_RESPONSES | {'status':'completed','output':[{'type':'reasoning'},{'type':'computer_call'}]} | OK",
        "OPENAI_RESPONSES | {'status':'queued','output':[]} | OK",
        "GEMINI | {'usageMetadata':{'promptTokenCount':3},'modelVersion':'m'} | EMPTY_RESPONSE",
        "GEMINI | {'totalTokens':3} | OK",
        "INTERACTIONS | {'status':'completed','steps':[]} | EMPTY_RESPONSE",
        // Ends that say more than their place
        "INTERACTIONS | {'status':'failed','steps':[]} | SERVER_ERROR",
        "INTERACTIONS | {'status':'failed','error':{'message':'the model is overloaded'}} | OVERLOADED",
        "INTERACTIONS | {'status':'incomplete','steps':[{'content':[{'text':'half'}]}]} | TRUNCATED",
        "INTERACTIONS | {'status':'budget_exceeded','steps':[{'content':[{'text':'half'}]}]} | TRUNCATED",
        "OPENAI_RESPONSES | {'incomplete_details':{'reason':'content_filter'},'status':'incomplete'} | CONTENT_FILTERED",
        "GEMINI | {'promptFeedback':{'blockReason':4}} | SAFETY_BLOCKED",
        "GEMINI | {'candidates':[{'finishReason':15}]} | HALLUCINATED_TOOL",
        "GEMINI | {'candidates':[{'finishReason':11}]} | SAFETY_BLOCKED",
        "GEMINI | {'candidates':[{'finishReason':'MALFORMED_RESPONSE'}]} | MALFORMED_RESPONSE",
        "COHERE | {'finish_reason':'ERROR','message':{'content':[]}} | SERVER_ERROR",
        "COHERE | {'finish_reason':'TIMEOUT','message':{'content':[{'text':'half'}]}} | TIMEOUT",
        "BEDROCK_INVOKE | {'results':[{'outputText':'','completionReason':'CONTENT_FILTERED'}]} | CONTENT_FILTERED",
        "BEDROCK_INVOKE | {'results':[{'outputText':'no'}],'amazon-bedrock-guardrailAction':'INTERVENED'} | SAFETY_BLOCKED",
        "ANTHROPIC_MESSAGES | {'content':[],'stop_reason':'pause_turn'} | OK",
        // Of several choices the first is the one that is taken
        "OPENAI_CHAT | {'choices':[{'message':{'content':'a'},'finish_reason':'length'},"
            + "{'message':{'content':'b'},'finish_reason':'stop'}]} | TRUNCATED",
        "OPENAI_CHAT | {'choices':[{'message':{'content':'a'},'finish_reason':'stop','stop_reason':'length'}]} | OK",
        "OPENAI_CHAT | {'result':'half','is_truncated':true} | TRUNCATED",
        "OPENAI_CHAT | {'result':'all','is_truncated':false} | OK",
        // Images that are not shown
        "OTHER | {'predictions':[{'raiFilteredReason':'not shown'}]} | SAFETY_BLOCKED",
        "OTHER | {'predictions':[{'bytesBase64Encoded':'aA=='},{'raiFilteredReason':'not shown'}]} | OK",
        "BEDROCK_INVOKE | {'seeds':[7],'finish_reasons':['Filter reason: output'],'images':['']} | CONTENT_FILTERED",
        "BEDROCK_INVOKE | {'seeds':[7],'finish_reasons':[null],'images':['aA==']} | OK",
        // Errors under 200
        "OPENAI_CHAT | {'code':500,'msg':'no such service','success':false} | SERVER_ERROR",
        "OPENAI_CHAT | {'base_resp':{'status_code':1004,'status_msg':'who is it'}} | AUTH",
        "OPENAI_CHAT | {'choices':null,'base_resp':{'status_code':1002,'status_msg':'slower'}} | RATE_LIMITED",
        "OPENAI_CHAT | {'base_resp':{'status_msg':'pay','status_code':1008}} | QUOTA_EXHAUSTED",
        "OPENAI_CHAT | {'base_resp':{'status_code':1027,'status_msg':'no'}} | CONTENT_FILTERED",
        "OPENAI_CHAT | {'base_resp':{'status_code':1001,'status_msg':'no'}} | TIMEOUT",
        "OPENAI_CHAT | {'base_resp':{'status_code':1013,'status_msg':'no'}} | SERVER_ERROR",
        "OPENAI_CHAT | {'base_resp':{'status_code':2013,'status_msg':'no'}} | INVALID_REQUEST",
        "OPENAI_CHAT | {'choices':[{'message':{'content':'hi'}}],'base_resp':{'status_code':0,'status_msg':'success'}} | OK",
        "OPENAI_CHAT | {'error_code':110,'error_msg':'token unknown'} | AUTH",
        "OPENAI_CHAT | {'error_code':18,'error_msg':'slower'} | RATE_LIMITED",
        "OPENAI_CHAT | {'error_msg':'tomorrow','error_code':17} | QUOTA_EXHAUSTED",
        "OPENAI_CHAT | {'error_code':336100,'error_msg':'busy'} | OVERLOADED",
        "OPENAI_CHAT | {'error_code':336007,'error_msg':'too much'} | CONTEXT_LENGTH_EXCEEDED",
        "OPENAI_CHAT | {'error_code':336003,'error_msg':'no array'} | INVALID_REQUEST",
        "OPENAI_CHAT | {'error_code':6,'error_msg':'no'} | PERMISSION",
        // None, in the place of one
        "OTHER | {'id':'job','status':'queued','error':{}} | OK",
        "OTHER | {'id':'job','status':'queued','error':{'code':null,'message':null}} | OK",
        "OPENAI_CHAT | {'code':'200','message':'success','choices':[{'message':{'content':'hi'}}]} | OK",
        "OPENAI_CHAT | {'object':'error','message':'broken','type':'InternalServerError','code':500} | SERVER_ERROR",
        "OPENAI_CHAT | {'code':429,'message':'slower, please'} | RATE_LIMITED",
        // Ollama loads a model
        "OLLAMA | {'response':'','done':true,'done_reason':'load'} | OK",
        "OLLAMA | {'message':{'content':''},'done':true,'done_reason':'unload'} | OK",
        "OLLAMA | {'message':{'content':''},'done':true,'done_reason':'stop'} | EMPTY_RESPONSE",
        "OPENAI_CHAT | {'code':0,'message':'ok','choices':[{'message':{'content':'hi'}}]} | OK",
        "OPENAI_CHAT | \ufeff{'choices':[{'message':{'content':'hi'}}]} | OK",
      })
  void looksIntoAnAnswer(Api api, String body, Outcome expected) {
    assertEquals(expected, classify(api, false, 200, "application/json", body).outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OPENAI_CHAT | data: {'object':'error','message':'broken','code':500} | SERVER_ERROR",
        "OPENAI_CHAT | data: {'object':'error','message':'broken','code':400} | INVALID_REQUEST",
        "OPENAI_CHAT | data: {'code':500,'message':'broken'} | SERVER_ERROR",
        "OPENAI_CHAT | event: error#data: {'errors':[{'code':'x','message':'rate limit reached'}]} | RATE_LIMITED",
        "INTERACTIONS | data: {'interaction':{'status':'failed'},'event_type':'interaction.completed'} | SERVER_ERROR",
        "COHERE | data: {'type':'message-end','delta':{'finish_reason':'ERROR'}} | SERVER_ERROR",
        "COHERE | data: {'type':'message-end','delta':{'finish_reason':'TIMEOUT'}} | TIMEOUT",
        "OPENAI_RESPONSES | data: {'type':'response.failed','response':{'error':{'code':'rate_limit_exceeded',"
            + "'message':'request too large: over the tokens per min (TPM)'}}} | RATE_LIMITED",
        "OPENAI_CHAT | data: {'error':{'code':400,'message':'token limit reached'},'choices':[]} | CONTEXT_LENGTH_EXCEEDED",
        // Polite ends of half an answer
        "OPENAI_CHAT | data: {'choices':[{'delta':{},'finish_reason':'insufficient_system_resource'}]} | OVERLOADED",
        "OPENAI_CHAT | data: {'choices':[{'delta':{},'finish_reason':'network_error'}]} | UNAVAILABLE",
        "MISTRAL | data: {'choices':[{'delta':{},'finish_reason':'error'}]} | SERVER_ERROR",
        "OPENAI_CHAT | data: {'choices':[{'delta':{},'finish_reason':'abort'}]} | SERVER_ERROR",
        // llama.cpp's own field
        "OPENAI_CHAT | error: {'code':500,'message':'broken','type':'server_error'} | SERVER_ERROR",
        "OPENAI_CHAT | error: {'code':400,'type':'exceed_context_size_error'} | CONTEXT_LENGTH_EXCEEDED",
      })
  void findsTheErrorInAStream(Api api, String event, Outcome expected) {
    String word =
        api == Api.INTERACTIONS
            ? "data: {'delta':{'text':'hi'},'event_type':'step.delta'}"
            : "data: {'choices':[{'delta':{'content':'hi'}}]}";
    for (String end : new String[] {"\n", "\r\n"}) {
      String body = word + end + end + event.replace("#", end) + end + end;
      Classification found = classify(api, true, 200, "text/event-stream", body);
      assertEquals(expected, found.outcome());
      assertTrue(found.inStream());
      assertTrue(reader(api, true, 200, "text/event-stream", bytes(body)).failedAt() > 0);
    }
  }

  /** However its event is cut: what has not begun can be sent again unseen. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OPENAI_RESPONSES | {'type':'error','code':'server_error','message':'broken'}",
        "OPENAI_RESPONSES | {'type':'response.failed','response':{'error':{'code':'server_error','message':'no'}}}",
        "OPENAI_CHAT | {'error':{'code':'x','name':'RateLimitError','message':'broken'}}",
        "OPENAI_CHAT | {'errors':[{'code':'x','message':'broken'}],'error':'broken'}",
        "OPENAI_CHAT | {'choices':[{'delta':{},'finish_reason':'error'}]}",
        "DASHSCOPE | {'code':'Throttling','message':'slower, please'}",
        "ANTHROPIC_MESSAGES | {'type':'error','error':{'type':'overloaded_error','message':'no'}}",
      })
  void anErrorIsNoContentBeforeItIsWhole(Api api, String event) {
    byte[] body = bytes("data: " + event + "\n\n");
    AnswerReader reader = reader(api, true, 200, "text/event-stream", new byte[0]);
    for (int i = 0; reader.failedAt() < 0; i++) {
      assertFalse(reader.begun(), i + " bytes of " + event);
      reader.accept(body, i, 1);
    }
    assertEquals(body.length, reader.failedAt());
  }

  /** What a request holds and the first event repeats is no content yet. */
  @Test
  void theResponsesApiBeginsWithNoneOfWhatItRepeats() {
    String event =
        "data: {'type':'response.created','response':{'instructions':[{'content':[{'text':'be calm'}]}],"
            + "'metadata':{'url':'x','result':'y'},'prompt':{'variables':{'text':'z'}},"
            + "'tools':[{'name':'f','parameters':{'examples':[{'text':'q'}]}}]}}\n\n";
    AnswerReader reader =
        reader(Api.OPENAI_RESPONSES, true, 200, "text/event-stream", bytes(event));
    assertFalse(reader.begun());
    assertEquals(0, reader.contents());
  }

  /** Its second character ends with the byte with which a mark does; Jazzer found it. */
  @Test
  void aTextThatIsNoByteOrderMarkLosesNothingOfItself() {
    byte[] body = "\"\u00bfqu\u00e9?\"".getBytes(UTF_8);
    AnswerReader read = reader(Api.OPENAI_CHAT, false, 503, "application/json", body);
    assertEquals("\u00bfqu\u00e9?", read.finish().error().message());
  }

  @Test
  void aByteOrderMarkBeforeAStreamHidesNothingOfItsFirstEvent() {
    String event = "data: {'choices':[{'delta':{'content':'hi'},'finish_reason':'stop'}]}\n\n";
    for (String first : new String[] {event, ": ping\n\n" + event, "event: message\n" + event}) {
      byte[] body = bytes("\ufeff" + first);
      AnswerReader read = reader(Api.OPENAI_CHAT, true, 200, "text/event-stream", body);
      assertTrue(read.begun() && read.complete(), first);
      assertEquals("ok", Classifier.classify(read.finish()).label(), first);
    }
  }

  @Test
  void anExceptionOfAmazonsInAStreamKeepsItsKind() {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    for (String[] each :
        new String[][] {
          {":message-type", "exception"}, {":exception-type", "validationException"}
        }) {
      header.write(each[0].length());
      header.writeBytes(bytes(each[0]));
      header.write(7);
      header.write(0);
      header.write(each[1].length());
      header.writeBytes(bytes(each[1]));
    }
    byte[] payload = bytes("{'message':'no prefill'}");
    int length = 16 + header.size() + payload.length;
    byte[] frame =
        ByteBuffer.allocate(length)
            .putInt(length)
            .putInt(header.size())
            .putInt(0)
            .put(header.toByteArray())
            .put(payload)
            .array();
    for (String type : new String[] {"application/vnd.amazon.eventstream", ""}) {
      Facts facts = reader(Api.BEDROCK_CONVERSE, true, 200, type, frame).finish();
      Classification found = Classifier.classify(facts);
      assertEquals("stream_error:invalid_request", found.label(), type);
    }
  }

  @Test
  void anInteractionThatFailedInAStreamIsNoSuccessThoughItEnded() {
    String body =
        "data: {'delta':{'text':'half'},'event_type':'step.delta'}\n\n"
            + "data: {'interaction':{'status':'incomplete'},'event_type':'interaction.completed'}\n\n"
            + "data: [DONE]\n\n";
    Classification found = classify(Api.INTERACTIONS, true, 200, "text/event-stream", body);
    assertEquals("truncated", found.label());
  }

  @Test
  void countsTheTokensOfEachTextThatVertexEmbedded() {
    String text =
        "{'embeddings':{'values':[0.1],'statistics':{'truncated':false,'token_count':%d}}}";
    String body = "{'predictions':[" + text.formatted(6) + "," + text.formatted(5) + "]}";
    Facts facts = reader(Api.OTHER, false, 200, "application/json", bytes(body)).finish();
    assertEquals(11, facts.usage().input());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'output':{'embeddings':[{'embedding':[0.1]}]},'usage':{'total_tokens':3}} | 3 | 0 | -1 | -1",
        "{'results':[{'generated_text':'x','generated_token_count':4,'input_token_count':3,'stop_reason':'eos_token'}]} | 3 | 4 | -1 | -1",
        "{'generated_text':'x','details':{'finish_reason':'eos_token','generated_tokens':4,'input_length':3}} | 3 | 4 | -1 | -1",
        "{'stopReason':'end_turn','usage':{'inputTokens':3,'outputTokens':4,'cacheReadInputTokenCount':2,'cacheWriteInputTokenCount':1}} | 3 | 4 | 2 | -1",
        "{'choices':[{'message':{'content':'x'}}],'usage':{'prompt_tokens':3,'completion_tokens':4,'total_tokens':7,'reasoning_tokens':9}} | 3 | 4 | -1 | 9",
        "{'choices':[{'message':{'content':'x'}}],'usage':{'total_tokens':7}} | -1 | -1 | -1 | -1",
      })
  void countsTokensWhereverTheyStand(
      String body, long input, long output, long cached, long reasoning) {
    Facts facts = reader(Api.OTHER, false, 200, "application/json", bytes(body)).finish();
    assertEquals(input, facts.usage().input());
    assertEquals(output, facts.usage().output());
    assertEquals(cached, facts.usage().cached());
    assertEquals(reasoning, facts.usage().reasoning());
  }

  @Test
  void titanEndsItsStreamByItsOwnWord() {
    String body = "{'results':[{'outputText':'hi','completionReason':'FINISH'}]}";
    AnswerReader read = reader(Api.BEDROCK_INVOKE, true, 200, "application/x-ndjson", bytes(body));
    assertTrue(read.complete());
  }

  private static Classification classify(
      Api api, boolean stream, int status, String type, String body) {
    return Classifier.classify(reader(api, stream, status, type, bytes(body)).finish());
  }

  /** Byte by byte, so that no boundary matters. */
  private static AnswerReader reader(
      Api api, boolean stream, int status, String type, byte[] body) {
    Endpoint endpoint = new Endpoint("p", api, "chat", "m", "h", "", stream, true);
    AnswerReader reader = Answers.reader(endpoint, status, Map.of("content-type", type)::get);
    for (byte each : body) {
      reader.accept(new byte[] {each}, 0, 1);
    }
    return reader;
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}

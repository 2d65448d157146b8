package dev.evenkeel.agent.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error':{'message':'','code':'context_length_exceeded'}} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'error':{'message':'the prompt is too long'}} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'error':{'message':'bad','code':'invalid_value'}} | INVALID_REQUEST",
        "400 | {'error':{'message':'unknown model x'}} | NOT_FOUND",
        "400 | {'error':{'message':'API key not valid','status':'INVALID_ARGUMENT'}} | AUTH",
        "400 | {'error':{'message':'insufficient balance'}} | QUOTA_EXHAUSTED",
        "400 | {'error':{'code':'tool_use_failed','message':'failed to call'}} | MALFORMED_RESPONSE",
        "400 | {'error':{'code':'tool_use_failed','message':'did not match schema'}}"
            + " | SCHEMA_VIOLATION",
        "500 | {'error':{'type':'model_error','message':'the model produced invalid output'}} | MALFORMED_RESPONSE",
        "500 | {'error':{'type':'model_error','message':'sorry'}} | SERVER_ERROR",
        "424 | {'__type':'ModelErrorException','message':'the model produced invalid output'} | SERVER_ERROR",
        "400 | {'error':{'code':'content_filter','message':'filtered'}} | CONTENT_FILTERED",
        "400 | {'code':'DataInspectionFailed','message':'no'} | CONTENT_FILTERED",
        "400 | {'code':'Arrearage','message':'no'} | QUOTA_EXHAUSTED",
        "400 | {'error':{'code':'1211','message':''}} | NOT_FOUND",
        "401 | | AUTH",
        "401 | {'error':{'code':'PermissionDenied','message':'no'}} | PERMISSION",
        "402 | | QUOTA_EXHAUSTED",
        "403 | {'message':'no'} | PERMISSION",
        "403 | {'__type':'ExpiredTokenException','message':'no'} | AUTH",
        "404 | {'message':'no'} | NOT_FOUND",
        "404 | {'message':'model m has been deprecated'} | MODEL_UNAVAILABLE",
        "408 | | TIMEOUT",
        "409 | {'error':{'type':'conflict_error'}} | CONFLICT",
        "410 | | MODEL_UNAVAILABLE",
        "413 | | PAYLOAD_TOO_LARGE",
        "422 | {'detail':'no'} | INVALID_REQUEST",
        "424 | {'message':'no'} | SERVER_ERROR",
        "429 | | RATE_LIMITED",
        "429 | {'error':{'type':'insufficient_quota','message':'no'}} | QUOTA_EXHAUSTED",
        "429 | {'error':{'code':'1113','message':'no'}} | QUOTA_EXHAUSTED",
        "429 | {'error':{'code':'1302','message':'no'}} | RATE_LIMITED",
        "429 | {'object':'error','type':'rate_limited','message':'no','code':'1300'} | RATE_LIMITED",
        "429 | {'error':'model overloaded','error_type':'overloaded'} | OVERLOADED",
        "500 | {'error':{'type':'server_error','message':'no'}} | SERVER_ERROR",
        "500 | {'code':'RequestTimeOut','message':'no'} | TIMEOUT",
        "502 | <html>502</html> | UNAVAILABLE",
        "503 | <html>503</html> | UNAVAILABLE",
        "503 | {'error':{'type':'service_unavailable_error','message':'too busy'}} | OVERLOADED",
        "504 | | TIMEOUT",
        "520 | | UNAVAILABLE",
        "522 | | TIMEOUT",
        "524 | | TIMEOUT",
        "529 | | OVERLOADED"
      })
  void findsTheCauseBehindTheStatus(int status, String body, Outcome expected) {
    assertEquals(expected, classify(status, "application/json", body).outcome());
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, 429, RATE_LIMITED",
    "ServiceQuotaExceededException, 400, QUOTA_EXHAUSTED",
    "ModelNotReadyException, 429, MODEL_UNAVAILABLE",
    "ModelTimeoutException, 408, TIMEOUT",
    "ServiceUnavailableException, 503, OVERLOADED",
    "AccessDeniedException, 403, PERMISSION",
    "UnrecognizedClientException, 403, AUTH",
    "ResourceNotFoundException, 404, NOT_FOUND",
    "ConflictException, 400, CONFLICT",
    "ValidationException, 400, INVALID_REQUEST",
    "ModelErrorException, 424, SERVER_ERROR"
  })
  void knowsBedrocksExceptionsByTheirHeader(String name, int status, Outcome expected) {
    Map<String, String> headers = Map.of("x-amzn-errortype", name + ":http://example");

    assertEquals(
        expected,
        Classifier.classify(
                Answers.read(
                    endpoint(), status, headers::get, "{\"message\":\"no\"}".getBytes(UTF_8)))
            .outcome());
  }

  @Test
  void tellsADaysQuotaOfGooglesFromAMinutes() {
    String error =
        "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','message':'quota exceeded','details':"
            + "[{'violations':[{'quotaId':'RequestsPer%s'}]},{'retryDelay':'9s'}]}}";

    Classification day = classify(429, "application/json", error.formatted("Day"));
    Classification minute = classify(429, "application/json", error.formatted("Minute"));

    assertEquals(Outcome.QUOTA_EXHAUSTED, day.outcome());
    assertEquals(Outcome.RATE_LIMITED, minute.outcome());
    assertEquals(9000, minute.retryAfterMillis());
  }

  @Test
  void saysWhetherAWaitHelps() {
    String big = "{'error':{'message':'Request too large on tokens per min'}}";

    assertEquals(Retryable.AFTER_DELAY, classify(429, "application/json", "").retryable());
    assertEquals(Retryable.NO, classify(429, "application/json", big).retryable());
    assertEquals(Retryable.YES, classify(500, "application/json", "").retryable());
    assertEquals(Retryable.NO, classify(401, "application/json", "").retryable());
    assertEquals(
        Retryable.AFTER_DELAY,
        classify(503, "application/json", "{'error':'model x is loading'}").retryable());
  }

  @ParameterizedTest
  @CsvSource({
    "length, TRUNCATED",
    "max_tokens, TRUNCATED",
    "content_filter, CONTENT_FILTERED",
    "refusal, REFUSAL",
    "SAFETY, SAFETY_BLOCKED",
    "guardrail_intervened, SAFETY_BLOCKED",
    "MALFORMED_FUNCTION_CALL, MALFORMED_RESPONSE",
    "UNEXPECTED_TOOL_CALL, HALLUCINATED_TOOL",
    "'content_filter: PROHIBITED_CONTENT', SAFETY_BLOCKED",
    "'content_filter: OTHER', CONTENT_FILTERED",
    "'function_call_filter: MALFORMED_FUNCTION_CALL', MALFORMED_RESPONSE",
    "'function_call_filter: UNEXPECTED_TOOL_CALL', HALLUCINATED_TOOL",
    "token_limit, TRUNCATED",
    "time_limit, TRUNCATED",
    "pause_turn, OK",
    "stop, OK"
  })
  void readsTheEndOfAnAnswer(String reason, Outcome expected) {
    String body =
        "{'choices':[{'message':{'content':'hi'},'finish_reason':'%s'}]}".formatted(reason);

    assertEquals(expected, classify(200, "application/json", body).outcome());
  }

  @Test
  void labelsAFailureInsideAStream() {
    String body = "data: {'type':'error','error':{'type':'overloaded_error','message':'no'}}\n\n";

    Classification found = classify(200, "text/event-stream", body);

    assertEquals("stream_error:overloaded", found.label());
    assertEquals(Retryable.YES, found.retryable());
  }

  @Test
  void takesAStreamWithoutEventsForEmpty() {
    assertEquals(
        Outcome.EMPTY_RESPONSE, classify(200, "text/event-stream", ": ping\n\n").outcome());
  }

  @Test
  void takesAnAnswerWithoutAByteForEmpty() {
    assertEquals(Outcome.EMPTY_RESPONSE, classify(200, "application/json", "").outcome());
  }

  private static Classification classify(int status, String type, String body) {
    String json = body == null ? "" : body.replace('\'', '"');
    return Classifier.classify(
        Answers.read(
            endpoint(),
            status,
            name -> name.equals("content-type") ? type : null,
            json.getBytes(UTF_8)));
  }

  private static Endpoint endpoint() {
    return new Endpoint("p", Api.OPENAI_CHAT, "chat", "m", "h", "", false, true);
  }
}

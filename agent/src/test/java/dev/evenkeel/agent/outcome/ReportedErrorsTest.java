package dev.evenkeel.agent.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Errors in shapes that users report, in words of our own, with {@code '} for {@code "}. A {@code
 * ~} stands for the single quotation mark of a server that writes Python.
 */
class ReportedErrorsTest {

  private static final Endpoint ENDPOINT =
      new Endpoint("p", Api.OPENAI_CHAT, "chat", "m", "h", "", false, true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error':'7 tokens are kept when context overflows, but the model is loaded with a context of 5'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'error':{'message':'the batch is not taken','code':'max_tokens_per_request'}} | CONTEXT_LENGTH_EXCEEDED",
        "413 | {'error':{'message':'body too large for the model, at most 5 tokens','code':'tokens_limit_reached'}} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'message':'length of prompt_tokens (9) must be less than max_seq_len (5)'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'message':'max tokens of 5 exceeded'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'error':{'message':'not finished because max_tokens or model output limit was reached'}} | TRUNCATED",
        "400 | {'error':'model is unloaded'} | MODEL_UNAVAILABLE",
        "404 | {'error':{'message':'failed to load model m: too little memory'}} | MODEL_UNAVAILABLE",
        "403 | {'error':'m is too large to be loaded automatically'} | MODEL_UNAVAILABLE",
        "400 | {'error':{'message':'cannot reach non-serverless model m: start an endpoint'}} | MODEL_UNAVAILABLE",
        "400 | {'error':{'message':'the dedicated endpoint for m is not running'}} | MODEL_UNAVAILABLE",
        "403 | {'code':5,'message':'model disabled'} | MODEL_UNAVAILABLE",
        "503 | {'error':{'message':'the deployment is scaled to zero and wakes up'}} | MODEL_UNAVAILABLE",
        "400 | {'error':{'message':'not this one','code':'model_not_supported'}} | NOT_FOUND",
        "400 | {'error':{'message':'model m is not servable in region r','status':'FAILED_PRECONDITION'}} | NOT_FOUND",
        "404 | {'error':{'message':'the account has not opened m','code':'ModelNotOpen'}} | PERMISSION",
        "404 | {'message':'use case details have not been submitted for this account'} | PERMISSION",
        "400 | {'error':{'message':'this credential is only authorized for another program'}} | PERMISSION",
        "403 | {'fault':{'faultstring':'invalid ApiKey'}} | AUTH",
        "400 | {'error':'invalid_grant','error_description':'sign in again'} | AUTH",
        "429 | {'error':{'code':'1112','message':'account locked'}} | AUTH",
        "422 | {'message':'no valid response generated'} | MALFORMED_RESPONSE",
        "500 | {'error':{'message':'cannot connect to host h:1'}} | UNAVAILABLE",
        "429 | {'error':{'message':'上游负载已饱和'}} | OVERLOADED",
        "429 | {'error':{'message':'slow down, please'}} | RATE_LIMITED",
        "503 | {'error':{'message':'slow down, please'}} | OVERLOADED",
        "400 | {'error':{'message':'m does not exist, or you do not have access to it'}} | NOT_FOUND",
        "403 | {'error':{'message':'you do not have access to m'}} | PERMISSION",
        "400 | {'error':{'message':'the supported API model names are a and b, not m'}} | NOT_FOUND",
        "400 | {'error':{'message':'not here','code':'unavailable_model'}} | NOT_FOUND",
        "503 | {'error':{'message':'no channel','code':'model_not_found'}} | NOT_FOUND",
        "400 | {'error':'the model has crashed, exit code 6'} | SERVER_ERROR",
        "500 | {'error':{'message':'the input is too large to process','type':'server_error'}} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'error':{'code':'1210','message':'tokens of the request are more than max tokens'}} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'error':'the tokens of the prompt that are kept are greater than the context length'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'message':'input token count is too large'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'message':'this prompt exceeds max length'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'message':'请求超出上下文'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'error':{'message':'temperature must be more than 0, and max tokens more than 1'}} | INVALID_REQUEST",
        "400 | {'message':'the request rate increased too quickly'} | RATE_LIMITED",
        "500 | {'error':{'message':'getaddrinfo ENOTFOUND h'}} | UNAVAILABLE",
        "500 | {'error':{'message':'temporary failure in name resolution'}} | UNAVAILABLE",
        "500 | {'error':{'message':'connect ECONNREFUSED h:1'}} | UNAVAILABLE",
      })
  void sayWhatIsTheMatterWithTheModel(int status, String body, Outcome expected) {
    assertEquals(expected, classify(status, body).outcome());
  }

  @Test
  void aModelThatIsWokenIsWaitedFor() {
    Classification found =
        classify(503, "{'error':{'message':'scaling up from zero','code':'starting'}}");

    assertEquals(Outcome.MODEL_UNAVAILABLE, found.outcome());
    assertEquals(Classification.Retryable.AFTER_DELAY, found.retryable());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | {'error':{'message':'no more','code':'insufficient_user_quota'}} | QUOTA_EXHAUSTED",
        "403 | {'error':{'message':'令牌额度已用尽'}} | QUOTA_EXHAUSTED",
        "403 | {'message':'denied: INVALID_PAYMENT_INSTRUMENT'} | QUOTA_EXHAUSTED",
        "429 | {'error':{'message':'over its monthly spending cap','status':'RESOURCE_EXHAUSTED'}} | QUOTA_EXHAUSTED",
        "429 | {'error':{'message':'credit limit exceeded','type':'credit_limit'}} | QUOTA_EXHAUSTED",
        "429 | {'error':{'message':'too fast: 9 a minute','type':'credit_limit'}} | RATE_LIMITED",
        "429 | {'error':'the hourly usage limit is reached'} | QUOTA_EXHAUSTED",
        "429 | {'error':{'message':'no more','code':'SetLimitExceeded'}} | QUOTA_EXHAUSTED",
        "429 | {'error':{'message':'no more of the 5-hour usage quota'}} | QUOTA_EXHAUSTED",
        "500 | {'error':{'message':'usage limit exceeded, 5-hour usage limit reached'}} | QUOTA_EXHAUSTED",
        // Money's words for a minute's limit
        "429 | {'error':{'message':'over your current quota, see https://h/errors#token-limit','code':'insufficient_quota'}} | RATE_LIMITED",
        "429 | {'error':{'message':'{~code~: 429, ~message~: ~exceeded your current quota, please retry in 20.5s~, ~status~: ~RESOURCE_EXHAUSTED~}','code':429}} | RATE_LIMITED",
        "429 | {'error':{'message':'RESOURCE_EXHAUSTED: exceeded your current quota, GenerateRequestsPerDay, please retry in 20s'}} | QUOTA_EXHAUSTED",
      })
  void tellMoneyFromAMinute(int status, String body, Outcome expected) {
    assertEquals(expected, classify(status, body).outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "424 | {'error':[{'code':7,'message':'prompt blocked due to security settings'}]} | CONTENT_FILTERED",
        "400 | {'code':'invalid-argument','error':'the image was rejected by content moderation'} | CONTENT_FILTERED",
        "400 | {'error':{'message':'the request was blocked by Model Armor'}} | CONTENT_FILTERED",
        "400 | {'error':{'message':'{~error~: ~violated guardrail policy~}'}} | CONTENT_FILTERED",
        "446 | {'error':{'message':'the guardrail checks failed','type':'hooks_failed'}} | CONTENT_FILTERED",
        "422 | {'error':{'message':'input new_sensitive (1)'}} | CONTENT_FILTERED",
        "403 | {'error':{'message':'the picture is unsafe','type':'unsafe_request'}} | CONTENT_FILTERED",
        "403 | {'error':{'message':'no','code':403,'metadata':{'flagged_input':'words of the prompt'}}} | CONTENT_FILTERED",
        "403 | {'error':{'message':'no','code':403,'metadata':{'model_slug':'a model that flagged for'}}} | PERMISSION",
        // The account, not the prompt
        "403 | {'error':{'message':'your resource has been temporarily blocked: it may violate our content policy'}} | PERMISSION",
      })
  void sayThatSomethingWasBlocked(int status, String body, Outcome expected) {
    assertEquals(expected, classify(status, body).outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'detail':'the prompt has 9 tokens, which exceeds the limit of 5'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'token limit exceeded: 9 / 5'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'9 tokens do not fit into the context window'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'9 > max_model_len'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'input length 9 is greater than the maximum of 5 tokens'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'please shorten your prompt'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'the prompt is 9 tokens but the window is 5 tokens'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'prompt length (9) exceeds 5'} | CONTEXT_LENGTH_EXCEEDED",
        "400 | {'detail':'max_tokens is greater than the maximum of 5 tokens'} | INVALID_REQUEST",
        "429 | {'detail':'tokens per minute exceed the limit'} | RATE_LIMITED",
        "403 | {'detail':'not authenticated'} | AUTH",
        "400 | {'message':'provide a valid API key'} | AUTH",
        "400 | {'__type':'com.amazon.coral.service#IncompleteSignature','message':'no'} | AUTH",
        "400 | {'__type':'com.amazon.coral.service#ThrottlingException','message':'no'} | RATE_LIMITED",
        "401 | {'error':{'message':'not from there','code':'ip_not_authorized'}} | PERMISSION",
        "400 | {'error':{'message':'closed to unsupported countries'}} | PERMISSION",
        "429 | {'error':'you have used up your points'} | QUOTA_EXHAUSTED",
        "403 | {'error':'the free tokens of this month are gone'} | QUOTA_EXHAUSTED",
        "403 | {'error':'the balance is negative'} | QUOTA_EXHAUSTED",
        "403 | {'error':'all credits have expired'} | QUOTA_EXHAUSTED",
        "429 | {'error':'limit reached, try again in 3 days'} | QUOTA_EXHAUSTED",
        "403 | {'error':'your free trial is over, it has ended'} | QUOTA_EXHAUSTED",
        "403 | {'error':'all free credits are consumed'} | QUOTA_EXHAUSTED",
        "403 | {'error':'you have consumed your credits'} | QUOTA_EXHAUSTED",
        "403 | {'detail':'the quota of your account is exceeded, upgrade your plan'} | QUOTA_EXHAUSTED",
        "412 | {'error':{'message':'usage limits exceeded for this key'}} | QUOTA_EXHAUSTED",
        "400 | {'error':{'message':'the monthly allowance of tokens was exceeded'}} | QUOTA_EXHAUSTED",
        "429 | {'error':{'message':'rate limit reached, upgrade your plan to raise it'}} | RATE_LIMITED",
        "403 | {'error':{'message':'this model is not in your plan, upgrade your plan'}} | PERMISSION",
        "400 | {'error':{'message':'the input exceeds the quota of 5 images'}} | INVALID_REQUEST",
        "429 | {'error':'we are processing too many requests now'} | OVERLOADED",
        "503 | {'error':'not enough capacity'} | OVERLOADED",
        "500 | {'code':'InternalError.Timeout','message':'no'} | TIMEOUT",
        "400 | {'error':'content policy violation'} | CONTENT_FILTERED",
        "422 | {'error':'unsafe content'} | CONTENT_FILTERED",
        "400 | {'error':{'message':'no','code':'guardrail_violation'}} | CONTENT_FILTERED",
        "400 | {'error':{'message':'no','code':'cyber_policy_violation'}} | CONTENT_FILTERED",
      })
  void sayTheSameInOtherWords(int status, String body, Outcome expected) {
    assertEquals(expected, classify(status, body).outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'message':'[{~msg~: ~field required~, ~input~: {~content~: ~my prompt is too long~}}]','code':400}",
        "{'error':{'message':'1 validation error: bad type [type=string_type, input_value=~my API key is invalid~, input_type=str]'}}",
        "{'error':{'message':'expected a string, but got ~the model said rate limit exceeded~ instead'}}",
        "{'error':{'message':'invalid schema for function ~test_model_not_found~'}}",
      })
  void areNotJudgedByWhatTheyRepeatOfTheRequest(String body) {
    assertEquals(Outcome.INVALID_REQUEST, classify(400, body).outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'code':401,'msg':'expired','success':false} | AUTH",
        "{'code':500,'msg':'broken','success':false} | SERVER_ERROR",
        "{'error_code':9,'error_msg':'qps request limit reached'} | RATE_LIMITED",
        "{'error_code':9,'error_msg':'access token invalid'} | AUTH",
        "{'choices':null,'base_resp':{'status_code':1002,'status_msg':'slower'}} | RATE_LIMITED",
        "{'choices':null,'base_resp':{'status_code':1008,'status_msg':'top up'}} | QUOTA_EXHAUSTED",
        "{'choices':null,'base_resp':{'status_code':1004,'status_msg':'sign in'}} | AUTH",
        "{'choices':null,'base_resp':{'status_code':1027,'status_msg':'not that'}} | CONTENT_FILTERED",
        "{'choices':null,'base_resp':{'status_code':1001,'status_msg':'late'}} | TIMEOUT",
        "{'choices':null,'base_resp':{'status_code':2013,'status_msg':'bad parameter'}} | INVALID_REQUEST",
        "{'choices':null,'base_resp':{'status_code':1000,'status_msg':'broken'}} | SERVER_ERROR",
        "{'choices':[{'message':{'content':'hi'}}],'base_resp':{'status_code':0,'status_msg':''}} | OK",
        "{'code':'200','msg':'fine','choices':[{'message':{'content':'hi'}}]} | OK",
        "{'code':200,'msg':'fine','success':true,'choices':[{'message':{'content':'hi'}}]} | OK",
      })
  void areFoundUnderA200(String body, Outcome expected) {
    assertEquals(expected, classify(200, body).outcome());
  }

  @Test
  void sayHowManySecondsALimitLasts() {
    String body = "{'error':{'type':'usage_limit_reached','resets_in_seconds':7200}}";

    assertEquals(7_200_000, classify(429, body).retryAfterMillis());
  }

  private static Classification classify(int status, String body) {
    byte[] bytes = body.replace('\'', '"').replace('~', '\'').getBytes(UTF_8);
    Map<String, String> headers = Map.of("content-type", "application/json");
    return Classifier.classify(Answers.read(ENDPOINT, status, headers::get, bytes));
  }
}

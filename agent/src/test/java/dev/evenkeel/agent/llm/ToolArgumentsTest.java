package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.llm.Facts.Content;
import dev.evenkeel.agent.llm.Facts.ErrorFacts;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A model may tell a tool of tokens, ends and errors in the providers' own words: they are the
 * tool's, and say nothing of the answer. With {@code '} for {@code "}.
 */
class ToolArgumentsTest {

  private static final String MISLEADING =
      "{'usage':{'input_tokens':99,'output_tokens':99,'prompt_tokens':99,'inputTokens':99},"
          + "'usageMetadata':{'promptTokenCount':99},'finish_reason':'length','finishReason':'SAFETY',"
          + "'stop_reason':'max_tokens','stopReason':'guardrail_intervened','done_reason':'length',"
          + "'promptFeedback':{'blockReason':'OTHER'},'refusal':'no','error':{'message':'x'},"
          + "'function':{'name':'other','arguments':'{'},'functionCall':{'name':'other','args':{}},"
          + "'toolUse':{'name':'other'},'content':[{'type':'tool_use','name':'other','input':{}}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ANTHROPIC_MESSAGES | {'model':'m','stop_reason':'tool_use','usage':{'input_tokens':3,'output_tokens':4},"
            + "'content':[{'type':'tool_use','id':'t','name':'log','input':ARGUMENTS}]}",
        "GEMINI | {'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':4},'modelVersion':'m','candidates':"
            + "[{'finishReason':'STOP','content':{'parts':[{'functionCall':{'name':'log','args':ARGUMENTS}}]}}]}",
        "BEDROCK_CONVERSE | {'stopReason':'tool_use','usage':{'inputTokens':3,'outputTokens':4},'output':{'message':"
            + "{'content':[{'toolUse':{'toolUseId':'t','name':'log','input':ARGUMENTS}}]}}}",
        "OLLAMA | {'model':'m','prompt_eval_count':3,'eval_count':4,'done':true,'done_reason':'stop','message':"
            + "{'content':'','tool_calls':[{'function':{'name':'log','arguments':ARGUMENTS}}]}}",
        "COHERE | {'meta':{'tokens':{'input_tokens':3,'output_tokens':4}},'finish_reason':'COMPLETE','text':'',"
            + "'tool_calls':[{'name':'log','parameters':ARGUMENTS}]}",
        "INTERACTIONS | {'status':'requires_action','usage':{'total_input_tokens':3,'total_output_tokens':4},"
            + "'steps':[{'type':'function_call','id':'t','name':'log','arguments':ARGUMENTS}]}",
      })
  void areNotTheProvidersWords(Api api, String body) {
    Facts facts = read(api, body.replace("ARGUMENTS", MISLEADING));
    assertEquals(Content.PRESENT, facts.content());
    assertEquals(3, facts.usage().input());
    assertEquals(4, facts.usage().output());
    assertEquals(ErrorFacts.NONE, facts.error());
    assertEquals(read(api, body.replace("ARGUMENTS", "{}")), facts);
  }

  /** Byte by byte, with a request that declares the tool and no other. */
  private static Facts read(Api api, String body) {
    Endpoint endpoint = new Endpoint("p", api, "chat", "m", "h", "", false, true);
    Promise promise = new Promise(Map.of("log", SchemaCheck.NONE), true, false, SchemaCheck.NONE);
    AnswerReader reader =
        Answers.reader(
            new Request(endpoint, promise), 200, Map.of("content-type", "application/json")::get);
    for (byte each : body.replace('\'', '"').getBytes(UTF_8)) {
      reader.accept(new byte[] {each}, 0, 1);
    }
    return reader.finish();
  }
}

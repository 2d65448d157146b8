package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Facts.Content;
import dev.evenkeel.agent.llm.Facts.ErrorFacts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every API, from the request's URL to what its answer says: answers in the documented shapes, with
 * {@code '} for {@code "}. Of a stream each piece is an event, a line or a part of an array; the
 * last that holds content and those after it are its end.
 */
class EveryApiTest {

  /**
   * @param request the body, as far as it matters
   * @param type of the answer
   * @param before its first content
   * @param content that is cut short wherever the answer ends after it
   * @param end of the answer
   */
  private record Case(
      String url,
      Api api,
      String request,
      String type,
      List<String> before,
      List<String> content,
      List<String> end,
      long input,
      long output) {

    @Override
    public String toString() {
      return url;
    }

    boolean stream() {
      return !content.isEmpty() || !before.isEmpty();
    }

    byte[] body(int parts) {
      StringBuilder body = new StringBuilder();
      Stream.of(before, content, end)
          .flatMap(List::stream)
          .limit(parts)
          .forEach(
              part ->
                  body.append(
                      type.equals("text/event-stream")
                          ? part.startsWith("event:") ? part + "\n\n" : "data: " + part + "\n\n"
                          : part));
      return body.toString().replace('\'', '"').getBytes(UTF_8);
    }

    int parts() {
      return before.size() + content.size() + end.size();
    }
  }

  private static final String SSE = "text/event-stream";
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String ASK = "{'model':'m','messages':[]}";
  private static final String ASK_STREAM = "{'model':'m','messages':[],'stream':true}";

  private static Case answer(
      String url, Api api, String request, long input, long output, String body) {
    return new Case(url, api, request, JSON, List.of(), List.of(), List.of(body), input, output);
  }

  static Stream<Case> cases() {
    return Stream.concat(answers(), streams());
  }

  private static Stream<Case> answers() {
    String chat =
        "{'id':'c','model':'m','choices':[{'index':0,'message':{'role':'assistant','content':'hi'},"
            + "'finish_reason':'stop'}],'usage':{'prompt_tokens':3,'completion_tokens':4,'total_tokens':7}}";
    String message =
        "{'id':'m','type':'message','content':[{'type':'text','text':'hi'}],'model':'m',"
            + "'stop_reason':'end_turn','usage':{'input_tokens':3,'output_tokens':4}}";
    String gemini =
        "{'candidates':[{'content':{'parts':[{'text':'hi'}],'role':'model'},'finishReason':'STOP'}],"
            + "'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':4},'modelVersion':'m'}";
    return Stream.of(
        answer("api.openai.com/v1/chat/completions", Api.OPENAI_CHAT, ASK, 3, 4, chat),
        answer(
            "api.openai.com/v1/responses",
            Api.OPENAI_RESPONSES,
            "{'model':'m','input':'?'}",
            3,
            4,
            "{'id':'r','status':'completed','model':'m','output':[{'type':'message','content':"
                + "[{'type':'output_text','text':'hi'}]}],'usage':{'input_tokens':3,'output_tokens':4}}"),
        answer(
            "api.openai.com/v1/completions",
            Api.OPENAI_COMPLETIONS,
            "{'model':'m','prompt':'?'}",
            3,
            4,
            "{'choices':[{'text':'hi','finish_reason':'stop'}],'usage':{'prompt_tokens':3,'completion_tokens':4}}"),
        answer(
            "api.openai.com/v1/embeddings",
            Api.OPENAI_EMBEDDINGS,
            "{'model':'m','input':'?'}",
            3,
            0,
            "{'data':[{'embedding':[0.1,-0.2]}],'model':'m','usage':{'prompt_tokens':3,'total_tokens':3}}"),
        answer(
            "acme.openai.azure.com/openai/deployments/d/chat/completions?api-version=1",
            Api.OPENAI_CHAT,
            "{'messages':[]}",
            3,
            4,
            chat),
        answer("api.anthropic.com/v1/messages", Api.ANTHROPIC_MESSAGES, ASK, 3, 4, message),
        answer(
            "generativelanguage.googleapis.com/v1beta/models/m:generateContent",
            Api.GEMINI,
            "{'contents':[]}",
            3,
            4,
            gemini),
        answer(
            "generativelanguage.googleapis.com/v1beta/interactions",
            Api.INTERACTIONS,
            "{'model':'m','input':'?'}",
            3,
            4,
            "{'id':'i','object':'interaction','status':'completed','model':'m','steps':[{'type':'thought','signature':'s'},"
                + "{'type':'model_output','content':[{'type':'text','text':'hi'}]}],'usage':{'total_tokens':7,"
                + "'total_input_tokens':3,'total_output_tokens':4,'total_cached_tokens':0,'total_thought_tokens':0}}"),
        answer(
            "us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/m:generateContent",
            Api.GEMINI,
            "{'contents':[]}",
            3,
            4,
            gemini),
        answer(
            "us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/m:rawPredict",
            Api.ANTHROPIC_MESSAGES,
            "{'messages':[]}",
            3,
            4,
            message),
        answer(
            "bedrock-runtime.us-east-1.amazonaws.com/model/m/converse",
            Api.BEDROCK_CONVERSE,
            "{'messages':[]}",
            3,
            4,
            "{'output':{'message':{'role':'assistant','content':[{'text':'hi'}]}},'stopReason':'end_turn',"
                + "'usage':{'inputTokens':3,'outputTokens':4,'totalTokens':7}}"),
        answer(
            "bedrock-runtime.us-east-1.amazonaws.com/model/m/invoke",
            Api.BEDROCK_INVOKE,
            "{'messages':[]}",
            3,
            4,
            message),
        answer(
            "bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-text/invoke",
            Api.BEDROCK_INVOKE,
            "{'inputText':'?'}",
            3,
            4,
            "{'inputTextTokenCount':3,'results':[{'tokenCount':4,'outputText':'hi','completionReason':'FINISH'}]}"),
        answer(
            "bedrock-runtime.us-east-1.amazonaws.com/model/meta.llama3/invoke",
            Api.BEDROCK_INVOKE,
            "{'prompt':'?'}",
            3,
            4,
            "{'generation':'hi','prompt_token_count':3,'generation_token_count':4,'stop_reason':'stop'}"),
        answer(
            "api.cohere.com/v2/chat",
            Api.COHERE,
            ASK,
            3,
            4,
            "{'id':'c','finish_reason':'COMPLETE','message':{'role':'assistant','content':[{'type':'text','text':'hi'}]},"
                + "'usage':{'billed_units':{'input_tokens':1,'output_tokens':4},'tokens':{'input_tokens':3,'output_tokens':4}}}"),
        answer(
            "api.cohere.com/v1/chat",
            Api.COHERE,
            "{'model':'m','message':'?'}",
            3,
            4,
            "{'text':'hi','finish_reason':'COMPLETE','meta':{'tokens':{'input_tokens':3,'output_tokens':4}}}"),
        answer("api.mistral.ai/v1/chat/completions", Api.MISTRAL, ASK, 3, 4, chat),
        answer(
            "ollama.com/api/chat",
            Api.OLLAMA,
            "{'model':'m','messages':[],'stream':false}",
            3,
            4,
            "{'model':'m','message':{'role':'assistant','content':'hi'},'done':true,'done_reason':'stop',"
                + "'prompt_eval_count':3,'eval_count':4}"),
        answer(
            "ollama.com/api/embed",
            Api.OLLAMA,
            "{'model':'m','input':'?'}",
            3,
            -1,
            "{'model':'m','embeddings':[[0.1]],'embedding':[0.1],'prompt_eval_count':3}"),
        answer(
            "x.endpoints.huggingface.cloud/generate",
            Api.TGI,
            "{'inputs':'?'}",
            1,
            4,
            "{'generated_text':'hi','details':{'finish_reason':'length','generated_tokens':4,'prefill':[{'id':1}]}}"),
        answer(
            "dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
            Api.DASHSCOPE,
            "{'model':'m','input':{}}",
            3,
            4,
            "{'output':{'choices':[{'finish_reason':'stop','message':{'content':'hi'}}]},"
                + "'usage':{'input_tokens':3,'output_tokens':4},'request_id':'r'}"));
  }

  private static Case stream(
      String url,
      Api api,
      String type,
      List<String> before,
      List<String> content,
      List<String> end,
      long output) {
    String request =
        url.endsWith("/interactions")
            ? "{'model':'m','input':'?','stream':true}"
            : url.contains("google") ? "{'contents':[]}" : ASK_STREAM;
    return new Case(url, api, request, type, before, content, end, 3, output);
  }

  private static Stream<Case> streams() {
    String gemini =
        "{'candidates':[{'content':{'parts':[{'text':'hi'}]}}],'usageMetadata':{'promptTokenCount':3}}";
    String geminiEnd =
        "{'candidates':[{'content':{'parts':[{'text':'!'}]},'finishReason':'STOP'}],"
            + "'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':4}}";
    return Stream.of(
        stream(
            "api.openai.com/v1/chat/completions",
            Api.OPENAI_CHAT,
            SSE,
            List.of("{'choices':[{'delta':{'role':'assistant','content':''}}]}"),
            List.of("{'choices':[{'delta':{'content':'hi'}}]}"),
            List.of(
                "{'choices':[{'delta':{},'finish_reason':'stop'}]}",
                "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':4}}",
                "[DONE]"),
            4),
        stream(
            "api.openai.com/v1/completions",
            Api.OPENAI_COMPLETIONS,
            SSE,
            List.of(),
            List.of("{'choices':[{'text':'hi','finish_reason':null}]}"),
            List.of(
                "{'choices':[{'text':'','finish_reason':'length'}],'usage':{'prompt_tokens':3,'completion_tokens':4}}"),
            4),
        stream(
            "api.openai.com/v1/responses",
            Api.OPENAI_RESPONSES,
            SSE,
            List.of("{'type':'response.created','response':{'status':'in_progress'}}"),
            List.of("{'type':'response.output_text.delta','delta':'hi'}"),
            List.of(
                "{'type':'response.completed','response':{'status':'completed','usage':{'input_tokens':3,'output_tokens':4}}}"),
            4),
        stream(
            "api.anthropic.com/v1/messages",
            Api.ANTHROPIC_MESSAGES,
            SSE,
            List.of(
                "event: message_start\ndata: {'type':'message_start','message':{'model':'m','usage':{'input_tokens':3,'output_tokens':1}}}",
                "event: ping\ndata: {'type':'ping'}"),
            List.of(
                "event: content_block_delta\ndata: {'type':'content_block_delta','delta':{'type':'text_delta','text':'hi'}}"),
            List.of(
                "event: message_delta\ndata: {'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':4}}",
                "event: message_stop\ndata: {'type':'message_stop'}"),
            4),
        stream(
            "generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse",
            Api.GEMINI,
            SSE,
            List.of(),
            List.of(gemini),
            List.of(geminiEnd),
            4),
        stream(
            "generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent",
            Api.GEMINI,
            JSON,
            List.of("["),
            List.of(gemini, ","),
            List.of(geminiEnd, "]"),
            4),
        stream(
            "generativelanguage.googleapis.com/v1beta/interactions",
            Api.INTERACTIONS,
            SSE,
            List.of(
                "event: interaction.created\ndata: {'interaction':{'id':'i','status':'in_progress','object':'interaction','model':'m'},"
                    + "'event_type':'interaction.created'}",
                "event: interaction.status_update\ndata: {'interaction_id':'i','status':'in_progress','event_type':'interaction.status_update'}",
                "event: step.start\ndata: {'index':0,'step':{'type':'model_output'},'event_type':'step.start'}"),
            List.of(
                "event: step.delta\ndata: {'index':0,'delta':{'text':'hi','type':'text'},'event_type':'step.delta'}",
                "event: step.stop\ndata: {'index':0,'event_type':'step.stop'}"),
            List.of(
                "event: interaction.completed\ndata: {'interaction':{'id':'i','status':'completed','usage':{'total_tokens':7,"
                    + "'total_input_tokens':3,'total_output_tokens':4}},'event_type':'interaction.completed'}",
                "event: done\ndata: [DONE]"),
            4),
        stream(
            "api.cohere.com/v2/chat",
            Api.COHERE,
            SSE,
            List.of("{'type':'message-start','id':'c','delta':{'message':{'role':'assistant'}}}"),
            List.of(
                "{'type':'content-delta','index':0,'delta':{'message':{'content':{'text':'hi'}}}}"),
            List.of(
                "{'type':'message-end','delta':{'finish_reason':'COMPLETE','usage':{'tokens':{'input_tokens':3,'output_tokens':4}}}}"),
            4),
        stream(
            "api.cohere.com/v1/chat",
            Api.COHERE,
            LINES,
            List.of("{'is_finished':false,'event_type':'stream-start'}\n"),
            List.of("{'is_finished':false,'event_type':'text-generation','text':'hi'}\n"),
            List.of(
                "{'is_finished':true,'event_type':'stream-end','finish_reason':'COMPLETE',"
                    + "'response':{'meta':{'tokens':{'input_tokens':3,'output_tokens':4}}}}\n"),
            4),
        stream(
            "ollama.com/api/chat",
            Api.OLLAMA,
            LINES,
            List.of("{'model':'m','message':{'content':''},'done':false}\n"),
            List.of("{'model':'m','message':{'content':'hi'},'done':false}\n"),
            List.of("{'model':'m','done':true,'prompt_eval_count':3,'eval_count':4}\n"),
            4),
        stream(
            "ollama.com/api/generate",
            Api.OLLAMA,
            LINES,
            List.of(),
            List.of("{'model':'m','response':'hi','done':false}\n"),
            List.of(
                "{'model':'m','response':'','done':true,'prompt_eval_count':3,'eval_count':4}\n"),
            4),
        stream(
            "x.endpoints.huggingface.cloud/generate_stream",
            Api.TGI,
            SSE,
            List.of(),
            List.of("{'token':{'id':1,'text':'hi'},'generated_text':null,'details':null}"),
            List.of(
                "{'token':{'id':2,'text':'!'},'generated_text':'hi!','details':{'finish_reason':'eos_token',"
                    + "'generated_tokens':4,'prefill':[{'id':1},{'id':2},{'id':3}]}}"),
            4),
        stream(
            "dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
            Api.DASHSCOPE,
            SSE,
            List.of(),
            List.of(
                "event:result\ndata:{'output':{'text':'hi','finish_reason':'null'},'usage':{'input_tokens':3,'output_tokens':1}}"),
            List.of(
                "event:result\ndata:{'output':{'text':'hi!','finish_reason':'stop'},'usage':{'input_tokens':3,'output_tokens':4}}"),
            4));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadFromItsUrlToItsTokens(Case one) {
    Endpoint endpoint = endpoint(one);
    assertEquals(one.api(), endpoint.api());
    Facts facts = read(one, endpoint, one.body(one.parts())).finish();
    assertEquals(Content.PRESENT, facts.content());
    assertEquals(ErrorFacts.NONE, facts.error());
    assertEquals(one.input(), facts.usage().input());
    assertEquals(one.output(), facts.usage().output());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void tellsWhereAStreamBeginsAndWhereItIsWhole(Case one) {
    Endpoint endpoint = endpoint(one);
    for (int parts = 0; parts <= one.parts(); parts++) {
      AnswerReader reader = read(one, endpoint, one.body(parts));
      boolean begun = parts > one.before().size();
      boolean whole = parts > one.before().size() + one.content().size();
      String at = one + " after " + parts;
      assertEquals(begun, reader.begun(), at);
      assertTrue(reader.known(), at);
      assertEquals(-1, reader.failedAt(), at);
      if (begun && !whole) {
        assertFalse(reader.complete(), at);
      } else if (parts == one.parts()) {
        assertTrue(reader.complete(), at);
      }
    }
  }

  /** An SDK does not hand out an event of which a part has come. */
  @ParameterizedTest
  @MethodSource("streams")
  void isNotWholeWhereItsLastEventIsCut(Case one) {
    Endpoint endpoint = endpoint(one);
    int before = one.before().size() + one.content().size();
    byte[] end = one.body(before + 1);
    int last = end.length - 1;
    while (end[last] != '}') {
      last--;
    }
    for (int length = one.body(before).length; length <= last; length++) {
      AnswerReader reader = read(one, endpoint, Arrays.copyOf(end, length));
      reader.finish();
      assertFalse(reader.complete(), new String(end, 0, length, UTF_8));
    }
  }

  /** As it ends where the request asks for no details, without tokens. */
  @Test
  void isWholeWhereTgiHasGivenTheWholeText() {
    Case one =
        stream(
            "x.endpoints.huggingface.cloud/generate_stream",
            Api.TGI,
            SSE,
            List.of(),
            List.of("{'token':{'id':1,'text':'hi'},'generated_text':null,'details':null}"),
            List.of("{'token':{'id':2,'text':'!'},'generated_text':'hi!','details':null}"),
            0);
    assertFalse(read(one, endpoint(one), one.body(1)).complete());
    assertTrue(read(one, endpoint(one), one.body(2)).complete());
  }

  private static AnswerReader read(Case one, Endpoint endpoint, byte[] body) {
    AnswerReader reader = Answers.reader(endpoint, 200, Map.of("content-type", one.type())::get);
    for (byte b : body) {
      reader.accept(new byte[] {b}, 0, 1);
    }
    return reader;
  }

  private static Endpoint endpoint(Case one) {
    int slash = one.url().indexOf('/');
    Endpoint endpoint =
        new Endpoints(Map.of(), true)
            .resolve(
                "POST",
                one.url().substring(0, slash),
                -1,
                one.url().substring(slash),
                one.request().replace('\'', '"').getBytes(UTF_8));
    assertNotNull(endpoint, one.url());
    boolean dashScope = one.api() == Api.DASHSCOPE && one.stream(); // asks by a header
    assertEquals(one.stream(), endpoint.stream() || dashScope, one.url());
    return endpoint;
  }
}

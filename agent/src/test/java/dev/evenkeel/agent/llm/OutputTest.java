package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.llm.Facts.Content;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers, whole and streamed, held against what their requests made them promise. */
class OutputTest {

  private static final String TOOL =
      "{'name':'find','X':{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}}";
  private static final String CHAT =
      "{'tools':[{'type':'function','function':" + TOOL.replace("X", "parameters") + "}]}";
  private static final String MESSAGES = "{'tools':[" + TOOL.replace("X", "input_schema") + "]}";
  private static final String JSON = "{'response_format':{'type':'json_object'}}";

  private final Schemas schemas = new Schemas(Runnable::run, 0);

  private Content content(Api api, boolean stream, String request, String body) {
    Endpoint endpoint = new Endpoint("p", api, "chat", "m", "h", "", stream, true);
    Request asked =
        new Request(
            endpoint, PromiseReader.read(api, request.replace('\'', '"').getBytes(UTF_8), schemas));
    String type =
        !stream
            ? "application/json"
            : api == Api.OLLAMA ? "application/x-ndjson" : "text/event-stream";
    Map<String, String> headers = Map.of("content-type", type);
    byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
    Content whole = Answers.read(asked, 200, headers::get, bytes).content();
    AnswerReader byByte = Answers.reader(asked, 200, headers::get);
    for (byte b : bytes) {
      byByte.accept(new byte[] {b}, 0, 1);
    }
    assertEquals(whole, byByte.finish().content(), "byte by byte");
    return whole;
  }

  /** Events that differ in their words only are not parsed where nobody asks for the words. */
  @Test
  void keepsTheWordsOfEventsThatAreAlike() {
    String piece = "{'choices':[{'index':0,'delta':{'content':'%s'},'finish_reason':null}]}";
    String end = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";
    String good = events(piece.formatted("["), piece.formatted("12"), piece.formatted("]"), end);
    String bad = events(piece.formatted("["), piece.formatted("1"), piece.formatted("2"), end);
    assertEquals(Content.PRESENT, content(Api.OPENAI_CHAT, true, JSON, good));
    assertEquals(Content.MALFORMED, content(Api.OPENAI_CHAT, true, JSON, bad));
    assertEquals(Content.PRESENT, content(Api.OPENAI_CHAT, true, CHAT, bad));
    Endpoint endpoint = new Endpoint("p", Api.OPENAI_CHAT, "chat", "m", "h", "", true, true);
    AnswerReader reader =
        Answers.reader(
            new Request(endpoint, null, true),
            200,
            name -> name.equals("content-type") ? "text/event-stream" : null);
    byte[] stream = good.replace('\'', '"').getBytes(UTF_8);
    reader.accept(stream, 0, stream.length);
    reader.finish();
    assertEquals("[12]", reader.text());
  }

  /** Perplexity repeats the text so far beside each piece, and Together the piece itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'delta':{'content':'%1$s'},'message':{'content':'%2$s'}",
        "'message':{'content':'%2$s'},'delta':{'content':'%1$s'}",
        "'text':'%1$s','delta':{'content':'%1$s'}",
      })
  void takesTheTextOfAStreamOnce(String choice) {
    String form = "{'choices':[{'index':0," + choice + "}]}";
    String end = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";
    String good = events(form.formatted("[1", "[1"), form.formatted("]", "[1]"), end);
    String bad = events(form.formatted("[1", "[1"), form.formatted("", "[1"), end);
    assertEquals(Content.PRESENT, content(Api.OPENAI_CHAT, true, JSON, good));
    assertEquals(Content.MALFORMED, content(Api.OPENAI_CHAT, true, JSON, bad));
  }

  /** So do some with the pieces of a call: before the delta or behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'message':{'tool_calls':[%1$s]},'delta':{'tool_calls':[%1$s]}",
        "'delta':{'tool_calls':[%1$s]},'message':{'tool_calls':[%1$s]}",
      })
  void takesTheCallsOfAStreamOnce(String choice) {
    String form = "{'choices':[{'index':0," + choice + ",'finish_reason':%2$s}]}";
    String call = "{'index':0,'id':%s,'function':{'name':%s,'arguments':'%s'}}";
    String open = call.formatted("'c'", "'find'", "{\\'city\\':");
    String end = form.formatted(call.formatted("null", "null", "\\'Oslo\\'}"), "'tool_calls'");
    String wrong = form.formatted(call.formatted("null", "null", "7}"), "'tool_calls'");
    String first = form.formatted(open, "null");
    assertEquals(Content.PRESENT, content(Api.OPENAI_CHAT, true, CHAT, events(first, end)));
    assertEquals(Content.OFF_SCHEMA, content(Api.OPENAI_CHAT, true, CHAT, events(first, wrong)));
    assertEquals(Content.PRESENT, content(Api.OPENAI_CHAT, true, JSON, events(first, end)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GEMINI | {'generationConfig':{'responseMimeType':'application/json'}} | {'candidates':[{'content':{'parts':"
            + "[{'thought':true,'text':'so'},{'text':'X'}]},'finishReason':'STOP'}]}",
        "GEMINI | {'generationConfig':{'responseMimeType':'application/json'}} | {'candidates':[{'content':{'parts':"
            + "[{'text':'so','thought':true},{'text':'X'}]},'finishReason':'STOP'}]}",
        "OPENAI_RESPONSES | {'text':{'format':{'type':'json_object'}}} | {'status':'completed','output':[{'type':'reasoning',"
            + "'content':[{'type':'reasoning_text','text':'so'}]},{'type':'message','content':[{'type':'output_text','text':'X'}]}]}",
        "OPENAI_RESPONSES | {'text':{'format':{'type':'json_object'}}} | {'status':'completed','output':[{"
            + "'content':[{'text':'so','type':'reasoning_text'}],'type':'reasoning'},{'content':[{'text':'X'}],'type':'message'}]}",
      })
  void takesNoThoughtForTheText(Api api, String request, String answer) {
    assertEquals(Content.PRESENT, content(api, false, request, answer.replace("X", "[1]")));
    assertEquals(Content.MALFORMED, content(api, false, request, answer.replace("X", "[1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "find | {\\'city\\':\\'Paris\\'} | PRESENT",
        "find | {\\'city\\':7} | OFF_SCHEMA",
        "lose | {} | UNDECLARED_TOOL",
      })
  void findsTheToolsOfANamespace(String name, String arguments, Content expected) {
    String request =
        "{'tools':[{'type':'namespace','name':'maps','tools':[" + INTERACTION_TOOL + "]}]}";
    String answer =
        "{'status':'completed','output':[{'type':'function_call','namespace':'maps','name':'%s','arguments':'%s'}]}";
    assertEquals(
        expected, content(Api.OPENAI_RESPONSES, false, request, answer.formatted(name, arguments)));
  }

  /** Of Bedrock's own tools the request may say nothing. */
  @ParameterizedTest
  @CsvSource({"server_tool_use,PRESENT", "tool_use,UNDECLARED_TOOL"})
  void looksAwayWhereTheProviderRunsTheTool(String type, Content expected) {
    String tool = "{'toolUse':{'name':'%s','input':%s,'toolUseId':'t','type':'%s'}}";
    String body =
        "{'output':{'message':{'content':["
            + tool.formatted("interpreter", "{'code':'1+1'}", type)
            + ",{'toolResult':{'toolUseId':'t','content':[]}},"
            + tool.formatted("find", "{'city':'Oslo'}", "tool_use")
            + "]}},'stopReason':'tool_use'}";
    String request =
        "{'toolConfig':{'tools':[{'toolSpec':{'name':'find','inputSchema':{'json':{'type':'object'}}}}]}}";
    assertEquals(expected, content(Api.BEDROCK_CONVERSE, false, request, body));
  }

  /** A tool's arguments come in pieces, of which one may be like the one before. */
  @Test
  void keepsEachPieceOfArgumentsThoughItIsLikeTheOneBefore() {
    String piece =
        "{'choices':[{'delta':{'content':'','tool_calls':[{'index':0,'function':{%s'arguments':'%s'}}]}}]}";
    String end = "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}";
    String name = "'name':'find',";
    String open = piece.formatted(name, "[");
    String stream =
        events(
            open,
            piece.formatted("", "["),
            piece.formatted("", "["),
            piece.formatted("", "]]]"),
            end);
    assertEquals(Content.OFF_SCHEMA, content(Api.OPENAI_CHAT, true, CHAT, stream));
  }

  private static final String STEP =
      "{'index':1,'step':{'type':'function_call','id':'c','name':'find'},'event_type':'step.start'}";
  private static final String PIECE =
      "{'index':1,'delta':{'type':'arguments_delta','arguments':'%s'},'event_type':'step.delta'}";
  private static final String ACT =
      "{'interaction':{'id':'i','status':'requires_action'},'event_type':'interaction.completed'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "find | {\\'city\\': | \\'Paris\\'} | PRESENT",
        "find | {\\'city\\': | 7}           | OFF_SCHEMA",
        "lose | {\\'city\\': | \\'Paris\\'} | UNDECLARED_TOOL",
        "find | {\\'city\\': | 7            | MALFORMED",
      })
  void judgesTheStepsOfAnInteraction(String name, String first, String second, Content expected) {
    String request = "{'model':'m','input':'?','tools':[" + INTERACTION_TOOL + "]}";
    String thought =
        "{'index':0,'delta':{'type':'thought_summary','content':{'type':'text','text':'?'}},'event_type':'step.delta'}";
    String stream =
        events(
            thought,
            STEP.replace("find", name),
            PIECE.formatted(first),
            PIECE.formatted(second),
            ACT);
    assertEquals(expected, content(Api.INTERACTIONS, true, request, stream));
  }

  private static final String INTERACTION_TOOL =
      "{'type':'function'," + TOOL.replace("X", "parameters").substring(1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'function_call','id':'c','name':'find','arguments':{'city':'Paris'}} | PRESENT",
        "{'type':'function_call','id':'c','name':'find','arguments':{'city':7}} | OFF_SCHEMA",
        "{'type':'function_call','id':'c','name':'lose','arguments':{}} | UNDECLARED_TOOL",
        "{'type':'google_search_call','id':'c','arguments':{'queries':[]}},{'type':'model_output','content':[{'type':'text','text':'1'}]} | PRESENT",
        "{'type':'thought','summary':[{'type':'text','text':'[1]'}]},{'type':'model_output','content':[{'type':'text','text':'no json'}]} | MALFORMED",
      })
  void judgesAWholeInteraction(String steps, Content expected) {
    String request =
        "{'model':'m','input':'?','tools':["
            + INTERACTION_TOOL
            + "],'response_format':{'type':'text','mime_type':'application/json'}}";
    String body = "{'id':'i','status':'completed','steps':[" + steps + "]}";
    assertEquals(expected, content(Api.INTERACTIONS, false, request, body));
  }

  private static String events(String... data) {
    StringBuilder all = new StringBuilder();
    for (String each : data) {
      all.append("data: ").append(each).append("\n\n");
    }
    return all.toString();
  }

  private static String chat(String name, String arguments) {
    return "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':[{'id':'1',"
        + "'type':'function','function':{'name':'"
        + name
        + "','arguments':'"
        + arguments.replace("'", "\\'")
        + "'}}]},'finish_reason':'tool_calls'}]}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "find | {'city':'Paris'} | PRESENT",
        "lose | {'city':'Paris'} | UNDECLARED_TOOL",
        "find | {'city':7} | OFF_SCHEMA",
        "find | {'city': | MALFORMED",
        "find | {} {} | MALFORMED",
      })
  void judgesTheCallOfATool(String name, String arguments, Content expected) {
    assertEquals(expected, content(Api.OPENAI_CHAT, false, CHAT, chat(name, arguments)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "find | {\\'city\\':   | \\'Paris\\'}  | PRESENT",
        "lose | {\\'city\\':   | \\'Paris\\'}  | UNDECLARED_TOOL",
        "find | {\\'city\\':   | 7}            | OFF_SCHEMA",
        "find | {\\'city\\':   | 7             | MALFORMED",
      })
  void judgesTheCallOfAToolInAStream(String name, String first, String second, Content expected) {
    String begin =
        "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'find','arguments':''}}]}}]}";
    String one =
        "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{\\'city\\':\\'x\\'}'}}]}}]}";
    String other =
        "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':1,'id':'b','type':'function','function':{'name':'"
            + name
            + "','arguments':''}}]}}]}";
    String piece =
        "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':1,'function':{'arguments':'%s'}}]}}]}";
    String end = "{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}";
    assertEquals(
        expected,
        content(
            Api.OPENAI_CHAT,
            true,
            CHAT,
            events(
                begin,
                one,
                other,
                piece.formatted(first),
                piece.formatted(second),
                end,
                "[DONE]")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'index':0,", ""})
  void tellsCallsApartThatHaveTheSameIndexOrNone(String index) {
    String call =
        "{'choices':[{'index':0,'delta':{'tool_calls':[{"
            + index
            + "'id':'%s','function':{'name':'find','arguments':'{\\'city\\':\\'x\\'}'}}]}}]}";
    String end = "{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}";
    assertEquals(
        Content.PRESENT,
        content(
            Api.OPENAI_CHAT, true, CHAT, events(call.formatted("a"), call.formatted("b"), end)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'tool_use','id':'1','name':'find','input':{'city':'Paris'}} | PRESENT",
        "{'id':'1','input':{'city':[1]},'name':'find','type':'tool_use'} | OFF_SCHEMA",
        "{'type':'tool_use','id':'1','name':'lose','input':{}} | UNDECLARED_TOOL",
        "{'type':'server_tool_use','id':'1','name':'web_search','input':{'query':'x'}} | PRESENT",
      })
  void judgesAnthropicsCalls(String block, Content expected) {
    assertEquals(
        expected,
        content(
            Api.ANTHROPIC_MESSAGES,
            false,
            MESSAGES,
            "{'type':'message','role':'assistant','content':[{'type':'text','text':'Well'},"
                + block
                + "],'stop_reason':'tool_use'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "find | \\'Paris\\'} | PRESENT",
        "find | 7} | OFF_SCHEMA",
        "lose | 7} | UNDECLARED_TOOL"
      })
  void judgesAnthropicsStreams(String name, String rest, Content expected) {
    assertEquals(
        expected,
        content(
            Api.ANTHROPIC_MESSAGES,
            true,
            MESSAGES,
            events(
                "{'type':'message_start','message':{'model':'c','content':[]}}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Well'}}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'1','name':'"
                    + name
                    + "','input':{}}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{\\'city\\':'}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'"
                    + rest
                    + "'}}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}",
                "{'type':'message_stop'}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'args':{'city':'Paris'},'name':'find'} | PRESENT",
        "{'name':'find','args':{'city':1}} | OFF_SCHEMA",
        "{'args':{},'name':'lose'} | UNDECLARED_TOOL",
      })
  void judgesGooglesCalls(String call, Content expected) {
    String request =
        "{'tools':[{'functionDeclarations':[" + TOOL.replace("X", "parametersJsonSchema") + "]}]}";
    String body =
        "{'candidates':[{'content':{'parts':[{'functionCall':"
            + call
            + "}],'role':'model'},'finishReason':'STOP'}]}";
    assertEquals(expected, content(Api.GEMINI, false, request, body));
    assertEquals(expected, content(Api.GEMINI, true, request, events(body)));
  }

  @Test
  void takesNoReasoningOfGooglesForTheText() {
    String body =
        "{'candidates':[{'content':{'parts':[{'text':'Let me see','thought':true},{'text':'{}'}]},'finishReason':'STOP'}]}";
    String request = "{'generationConfig':{'responseMimeType':'application/json'}}";
    assertEquals(Content.PRESENT, content(Api.GEMINI, false, request, body));
    assertEquals(
        Content.MALFORMED,
        content(Api.GEMINI, false, request, body.replace("'thought':true", "'a':1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'toolUse':{'toolUseId':'1','name':'find','input':{'city':'x'}}} | PRESENT",
        "{'toolUse':{'toolUseId':'1','name':'find','input':{}}} | OFF_SCHEMA",
        "{'toolUse':{'toolUseId':'1','name':'lose','input':{}}} | UNDECLARED_TOOL",
      })
  void judgesBedrocksCalls(String block, Content expected) {
    String request =
        "{'toolConfig':{'tools':[{'toolSpec':{'name':'find','inputSchema':{'json':{'required':['city']}}}}]}}";
    assertEquals(
        expected,
        content(
            Api.BEDROCK_CONVERSE,
            false,
            request,
            "{'output':{'message':{'role':'assistant','content':[{'text':'a'},"
                + block
                + "]}},'stopReason':'tool_use'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"find | 'x' | PRESENT", "find | 1 | OFF_SCHEMA", "lose | 'x' | UNDECLARED_TOOL"})
  void judgesOllamasCallsOfWhichALineHasSeveral(String name, String city, Content expected) {
    String line =
        "{'model':'m','message':{'role':'assistant','content':'','tool_calls':["
            + "{'function':{'index':0,'name':'find','arguments':{'city':'a'}}},"
            + "{'function':{'index':1,'name':'"
            + name
            + "','arguments':{'city':"
            + city
            + "}}}]},'done':true,'done_reason':'stop'}\n";
    assertEquals(expected, content(Api.OLLAMA, true, CHAT, line));
    assertEquals(expected, content(Api.OLLAMA, false, CHAT, line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"\\'x\\' | PRESENT", "1 | OFF_SCHEMA"})
  void judgesCoheresStreamsWhoseCallsHaveTheSameName(String city, Content expected) {
    String start =
        "{'type':'tool-call-start','index':%d,'delta':{'message':{'tool_calls':{'id':'%d','type':'function','function':{'name':'find','arguments':''}}}}}";
    String delta =
        "{'type':'tool-call-delta','index':%d,'delta':{'message':{'tool_calls':{'function':{'arguments':'{\\'city\\':%s}'}}}}}";
    assertEquals(
        expected,
        content(
            Api.COHERE,
            true,
            CHAT,
            events(
                start.formatted(0, 0),
                delta.formatted(0, "\\'y\\'"),
                start.formatted(1, 1),
                delta.formatted(1, city),
                "{'type':'message-end','delta':{'finish_reason':'TOOL_CALL'}}")));
  }

  @Test
  void judgesTheResponsesApiOnceThoughItSaysEverythingTwice() {
    String request =
        "{'tools':[{'type':'function'," + TOOL.replace("X", "parameters").substring(1) + "]}";
    String item =
        "{'id':'fc','type':'function_call','status':'completed','arguments':'{\\'city\\':%s}','call_id':'c','name':'find'}";
    String good = item.formatted("\\'x\\'");
    String done = "{'type':'response.output_item.done','output_index':0,'item':" + good + "}";
    String delta =
        "{'type':'response.function_call_arguments.delta','output_index':0,'delta':'{\\'ci'}";
    String end = "{'type':'response.completed','response':{'status':'completed','output':[%s]}}";
    assertEquals(
        Content.PRESENT,
        content(Api.OPENAI_RESPONSES, true, request, events(delta, done, end.formatted(good))));
    assertEquals(
        Content.OFF_SCHEMA,
        content(
            Api.OPENAI_RESPONSES,
            true,
            request,
            events(delta, done, end.formatted(item.formatted("1")))));
    assertEquals(
        Content.OFF_SCHEMA,
        content(
            Api.OPENAI_RESPONSES,
            false,
            request,
            "{'status':'completed','output':[" + item.formatted("1") + "]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\\'a\\':1} | PRESENT",
        "[1] | PRESENT",
        "Sure! {\\'a\\':1} | MALFORMED",
        "{\\'a\\': | MALFORMED"
      })
  void wantsJsonWhereJsonWasAskedFor(String text, Content expected) {
    assertEquals(
        expected,
        content(
            Api.OPENAI_CHAT,
            false,
            JSON,
            "{'choices':[{'message':{'content':'" + text + "'},'finish_reason':'stop'}]}"));
    int half = text.indexOf('1') < 0 ? 2 : text.indexOf('1');
    assertEquals(
        expected,
        content(
            Api.OPENAI_CHAT,
            true,
            JSON,
            events(
                "{'choices':[{'index':0,'delta':{'reasoning_content':'hm'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'" + text.substring(0, half) + "'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'" + text.substring(half) + "'}}]}",
                "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}")));
  }

  @Test
  void doesNotJudgeWhatItCannotKeepOrTellApart() {
    String two =
        "{'choices':[{'index':0,'message':{'content':'x'}},{'index':1,'message':{'content':'y'},'finish_reason':'stop'}]}";
    assertEquals(Content.PRESENT, content(Api.OPENAI_CHAT, false, JSON, two));
    String long60k =
        "{'choices':[{'message':{'content':'" + "x".repeat(60_000) + "'},'finish_reason':'stop'}]}";
    assertEquals(Content.PRESENT, content(Api.OPENAI_CHAT, false, JSON, long60k));
    assertEquals(
        Content.PRESENT,
        content(
            Api.OPENAI_CHAT, false, CHAT, chat("find", "{'city':'" + "x".repeat(60_000) + "'}")));
  }

  @Test
  void doesNotTakeACutStreamForABadAnswer() {
    assertEquals(
        Content.PRESENT,
        content(
            Api.OPENAI_CHAT,
            true,
            JSON,
            events("{'choices':[{'index':0,'delta':{'content':'{\\'a\\''}}]}")));
  }
}

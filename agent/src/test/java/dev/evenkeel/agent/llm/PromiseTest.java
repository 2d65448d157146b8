package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests of every API make their answers promise. */
class PromiseTest {

  private static final String CITY =
      "{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}";

  private final Schemas schemas = new Schemas(Runnable::run, 0);

  private Promise promise(Api api, String body) {
    return PromiseReader.read(api, body.replace('\'', '"').getBytes(UTF_8), schemas);
  }

  private static boolean violates(SchemaCheck check, String json) {
    return check.violates(json.replace('\'', '"').getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OPENAI_CHAT | {'model':'m','tools':[{'type':'function','function':{'name':'find','parameters':CITY}}]}",
        "OPENAI_CHAT | {'functions':[{'parameters':CITY,'name':'find'}],'messages':[{'tools':1}]}",
        "OPENAI_RESPONSES | {'tools':[{'type':'function','name':'find','strict':true,'parameters':CITY}]}",
        "ANTHROPIC_MESSAGES | {'tools':[{'name':'find','description':'x','input_schema':CITY}]}",
        "BEDROCK_CONVERSE | {'toolConfig':{'tools':[{'cachePoint':{}},{'toolSpec':{'name':'find','inputSchema':{'json':CITY}}}]}}",
        "GEMINI | {'tools':[{'functionDeclarations':[{'name':'find','parametersJsonSchema':CITY}]}]}",
        "OLLAMA | {'tools':[{'type':'function','function':{'name':'find','parameters':CITY}}]}",
        "COHERE | {'tools':[{'type':'function','function':{'name':'find','parameters':CITY}}]}",
        "DASHSCOPE | {'input':{},'parameters':{'tools':[{'type':'function','function':{'name':'find','parameters':CITY}}]}}",
      })
  void readsToolsAndTheirSchemas(Api api, String body) {
    Promise promise = promise(api, body.replace("CITY", CITY));
    assertEquals(Set.of("find"), promise.tools().keySet());
    assertTrue(promise.closed());
    assertFalse(promise.json());
    assertFalse(violates(promise.tools().get("find"), "{'city':'Paris'}"));
    assertTrue(violates(promise.tools().get("find"), "{'city':3}"));
    assertTrue(violates(promise.tools().get("find"), "{}"));
  }

  @Test
  void readsGooglesOwnSchemas() {
    Promise promise =
        promise(
            Api.GEMINI,
            "{'tools':[{'function_declarations':[{'name':'book','parameters':{'type':'OBJECT',"
                + "'properties':{'seats':{'type':'INTEGER'},'note':{'type':'STRING','nullable':true},"
                + "'class':{'type':1,'enum':['first'],'nullable':true}}}}]}],"
                + "'generationConfig':{'responseMimeType':'application/json','responseSchema':"
                + "{'type':'ARRAY','items':{'type':'STRING'}}}}");
    SchemaCheck book = promise.tools().get("book");
    assertFalse(violates(book, "{'seats':2,'note':null,'class':null}"));
    assertTrue(violates(book, "{'class':1}"));
    assertTrue(violates(book, "{'class':'third'}"));
    assertTrue(violates(book, "{'seats':'two'}"));
    assertTrue(promise.json());
    assertFalse(violates(promise.output(), "['a']"));
    assertTrue(violates(promise.output(), "[1]"));
  }

  /** What a search for tools has found stands among the messages. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'additional_tools','role':'developer','tools':[{'type':'function','name':'late'}]}",
        "{'tools':[{'type':'namespace','name':'n','tools':[{'type':'function','name':'late'}]}],'type':'tool_search_output'}",
      })
  void readsTheToolsThatComeWithTheInput(String item) {
    Promise promise =
        promise(
            Api.OPENAI_RESPONSES,
            "{'input':[{'role':'user','content':[{'text':'hi'}]},'odd',[1],"
                + item
                + "],'tools':[{'type':'function','name':'find'}]}");
    assertTrue(promise.tools().keySet().containsAll(Set.of("find", "late")));
    assertTrue(promise.closed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OPENAI_CHAT | {'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':true,'schema':CITY}}}",
        "OPENAI_RESPONSES | {'text':{'format':{'type':'json_schema','name':'x','schema':CITY}}}",
        "ANTHROPIC_MESSAGES | {'output_format':{'type':'json_schema','schema':CITY}}",
        "ANTHROPIC_MESSAGES | {'output_config':{'effort':'low','format':{'type':'json_schema','schema':CITY}}}",
        "COHERE | {'response_format':{'type':'json_object','json_schema':CITY}}",
        "COHERE | {'response_format':{'type':'json_object','schema':CITY}}",
        "OLLAMA | {'format':CITY}",
        "GEMINI | {'generationConfig':{'responseMimeType':'application/json','responseJsonSchema':CITY}}",
        "TGI | {'inputs':'x','parameters':{'grammar':{'type':'json','value':CITY}}}",
      })
  void readsTheSchemaOfTheText(Api api, String body) {
    Promise promise = promise(api, body.replace("CITY", CITY));
    assertNull(promise.tools());
    assertTrue(promise.json());
    assertFalse(violates(promise.output(), "{'city':'Paris'}"));
    assertTrue(violates(promise.output(), "{'town':'Paris'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OPENAI_CHAT | {'response_format':{'type':'json_object'}}",
        "OPENAI_RESPONSES | {'text':{'format':{'type':'json_object'},'verbosity':'low'}}",
        "OLLAMA | {'format':'json'}",
        "GEMINI | {'generationConfig':{'responseMimeType':'application/json'}}",
      })
  void readsThatTheTextIsToBeJson(Api api, String body) {
    Promise promise = promise(api, body);
    assertTrue(promise.json());
    assertEquals(SchemaCheck.NONE, promise.output());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OPENAI_CHAT | {'model':'m','messages':[]}",
        "OPENAI_CHAT | {'response_format':{'type':'text'}}",
        "OPENAI_RESPONSES | {'text':{'format':{'type':'text'}}}",
        "OPENAI_CHAT | {'tools':null,'response_format':null}",
        "OPENAI_CHAT | {'tools':[{'type':'function','function':",
        "OPENAI_CHAT | nothing",
      })
  void findsNothingWhereNothingIsPromised(Api api, String body) {
    assertNull(promise(api, body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OPENAI_RESPONSES | {'tools':[{'type':'function','name':'find'},{'type':'web_search'}]}",
        "ANTHROPIC_MESSAGES | {'mcp_servers':[{'name':'x'}],'tools':[{'name':'find'}]}",
        "GEMINI | {'tools':[{'functionDeclarations':[{'name':'find'}]},{'googleSearch':{}}]}",
      })
  void knowsThatAProviderMayHaveToolsOfItsOwn(Api api, String body) {
    assertFalse(promise(api, body).closed());
    assertEquals(Set.of("find"), promise(api, body).tools().keySet());
  }

  @Test
  void fetchesNothingAndLeavesASchemaThatNobodyCanReadAlone() {
    for (String schema :
        new String[] {
          "{'$ref':'http://127.0.0.1:9/x.json'}",
          "{'pattern':'(['}",
          "{'$ref':'#/$defs/none'}",
          "{'$schema':'urn:unknown','type':'object'}"
        }) {
      SchemaCheck check = schemas.of(schema.replace('\'', '"').getBytes(UTF_8), false);
      assertFalse(violates(check, "{'a':1}"), schema);
    }
  }

  @Test
  void followsReferencesInsideTheSchema() {
    SchemaCheck check =
        schemas.of(
            "{'$ref':'#/$defs/n','$defs':{'n':{'type':'integer'}}}"
                .replace('\'', '"')
                .getBytes(UTF_8),
            false);
    assertFalse(violates(check, "1"));
    assertTrue(violates(check, "'one'"));
  }

  @Test
  void compilesASchemaOnceAndForgetsTheOldest() {
    Set<SchemaCheck> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      seen.add(schemas.of(CITY.replace('\'', '"').getBytes(UTF_8), false));
      schemas.of(("{\"const\":" + i % 100 + "}").getBytes(UTF_8), false);
    }
    assertEquals(1, seen.size());
  }
}

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class FixedAnswerTest {

  private static final String TEXT = "Busy: \"100%\" \\ %s Grüße";

  @ParameterizedTest
  @CsvSource({
    "OPENAI_CHAT,chat",
    "MISTRAL,chat",
    "OPENAI_COMPLETIONS,text_completion",
    "OPENAI_RESPONSES,chat",
    "ANTHROPIC_MESSAGES,chat",
    "GEMINI,generate_content",
    "INTERACTIONS,generate_content",
    "OLLAMA,chat",
    "OLLAMA,text_completion"
  })
  void isAWholeAnswerWithTheTextToTheReadersOfItsApi(Api api, String operation) {
    for (boolean stream : new boolean[] {false, true}) {
      Request request = Request.of(endpoint(api, operation, stream)).keepingText();
      String path = stream ? "/x?alt=sse" : "/x";
      FixedAnswer answer = FixedAnswer.of(request.endpoint(), path, TEXT, 1_700_000_000);
      AnswerReader reader =
          Answers.reader(
              request, 200, name -> name.equals("content-type") ? answer.contentType() : null);
      reader.accept(answer.body(), 0, answer.body().length);
      Facts facts = reader.finish();
      assertTrue(reader.complete(), api + " " + stream + ": " + facts);
      assertEquals(TEXT, reader.text(), api + " " + stream);
      assertJson(answer, stream);
    }
  }

  @Test
  void hasNoShapeForEmbeddingsNorForUnknownApis() {
    assertNull(FixedAnswer.of(endpoint(Api.COHERE, "chat", false), "/x", TEXT, 0));
    assertNull(FixedAnswer.of(endpoint(Api.OLLAMA, "embeddings", false), "/x", TEXT, 0));
  }

  private static void assertJson(FixedAnswer answer, boolean stream) {
    String text = new String(answer.body(), UTF_8);
    for (String line : stream ? text.split("\n") : new String[] {text}) {
      String json = line.startsWith("data: ") ? line.substring(6) : line;
      if (!json.isEmpty() && !json.equals("[DONE]") && !json.startsWith("event: ")) {
        assertTrue(JsonMapper.shared().readTree(json).isObject(), json);
      }
    }
  }

  private static Endpoint endpoint(Api api, String operation, boolean stream) {
    return new Endpoint("p", api, operation, "m%s", "h", "", stream, true);
  }
}

package dev.evenkeel.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTextTest {

  @ParameterizedTest
  @CsvSource({
    "/v1beta/models/a:generateContent?key=k, /v1beta/models/b:generateContent?key=k",
    "/openai/deployments/a/chat/completions?api-version=1,"
        + " /openai/deployments/b/chat/completions?api-version=1",
    "/v1beta/models/c:generateContent,",
    "/v1/chat/completions,"
  })
  void namesAnotherModelWhereThePathDoes(String path, String changed) {
    assertEquals(changed, PathText.model(path, "a", "b"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, /base, /base/chat/completions",
    "/openai/v1/responses?x=1&beta=true, /v1, /v1/responses?beta=true",
    "/v1beta/models/a:streamGenerateContent?alt=sse&key=k, /p,"
        + " /p/models/a:streamGenerateContent?alt=sse",
    "/v1/messages, '', /v1/messages",
    "/api/chat, /ollama, /ollama/api/chat",
    "/v1/strange, /v1,"
  })
  void keepsTheOperationAndNoKeyOfTheQuery(String path, String prefix, String changed) {
    assertEquals(changed, PathText.elsewhere(path, prefix));
  }

  @Test
  void readsWhatARequestNeeds() {
    String words = "four words are here ".repeat(20);
    for (String body :
        List.of(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"},{\"content\":[{\"x\":1}],\"role\":\"assistant\"}],\"tools\":[{}]}",
            "{\"tools\":[{}],\"contents\":[{\"parts\":[{\"text\":\"%s\"}]},{\"role\":\"model\"}]}")) {
      assertEquals(new Needs(true, true, 100), Needs.of(body.formatted(words).getBytes()), body);
    }
    String data = "A".repeat(100_000);
    String user =
        "{\"messages\":[{\"role\":\"assistant\"},{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(data);
    assertEquals(new Needs(false, false, 0), Needs.of(user.getBytes()));
  }
}

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTextTest {

  @Test
  void changesNothingButTheValueOfTheModel() {
    String before =
        " {\"n\" :1.0,\"messages\":[{\"model\":\"a\",\"content\":\"über \\\"a\\\"\"}], \"model\" : \"";
    String after = "\" ,\"x\":null }\n";
    assertEquals(before + "long-b" + after, replace(before + "a" + after));
  }

  @Test
  void findsTheEndOfAModelThatIsWrittenWithEscapes() {
    assertEquals("{\"model\":\"long-b\"}", replace("{\"model\":\"\\" + "u0061\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "{\"model\":\"c\"}",
        "{\"model\":7}",
        "{\"model\":\"a\"",
        "{\"model\":\"a\",\"model\":\"a\"}",
        "{\"input\":{\"model\":\"a\"}}"
      })
  void leavesAloneWhatDoesNotNameThatModelOnce(String body) {
    assertNull(replace(body));
  }

  private static String replace(String body) {
    byte[] replaced = ModelText.replace(body.getBytes(UTF_8), "a", "long-b");
    return replaced == null ? null : new String(replaced, UTF_8);
  }
}

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class CommonNamesTest {

  @Test
  void findsANameOfAnyLengthWhereverItLies() {
    for (String name :
        new String[] {"id", "role", "content", "messages", "finish_reason", "cached_tokens"}) {
      assertSame(name, find("  ", name, ""));
      assertSame(name, find("", name, "\":"));
    }
    String long17 = "completion_tokens";
    assertEquals(17, long17.length());
    assertSame(long17, find("{\"", long17, "\""));
    assertSame("accepted_prediction_tokens", find("", "accepted_prediction_tokens", ""));
  }

  @Test
  void takesNoNameForAnotherThatBeginsAndEndsLikeIt() {
    assertNull(find("", "accepted_predICTion_tokens", ""));
    assertNull(find("", "completion_TOkens", ""));
    assertNull(find("", "contenT", ""));
    assertNull(find("", "", ""));
    assertNull(find("", "rôle", ""));
  }

  private static String find(String before, String name, String after) {
    byte[] bytes = (before + name + after).getBytes(UTF_8);
    int from = before.getBytes(UTF_8).length;
    return CommonNames.find(bytes, from, from + name.getBytes(UTF_8).length);
  }
}

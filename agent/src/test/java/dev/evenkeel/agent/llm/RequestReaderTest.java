package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RequestReaderTest {

  @Test
  void readsTheKeysOfTheBodyItself() {
    RequestFacts facts = read("{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}");
    assertEquals("gpt-4o", facts.model());
    assertEquals(true, facts.stream());
  }

  @Test
  void takesNothingFromBelowThem() {
    RequestFacts facts =
        read(
            "{\"messages\":[{\"model\":\"a\",\"stream\":true}],\"model\":[\"b\"],"
                + "\"metadata\":{\"model\":\"c\",\"tools\":[1]}}");
    assertNull(facts.model());
    assertNull(facts.stream());
    assertEquals(false, facts.promises());
  }

  @Test
  void takesNothingFromAnotherDocumentBehindIt() {
    assertEquals("a", read("{\"model\":\"a\"} {\"model\":\"b\"}").model());
  }

  @Test
  void findsTheEndOfAStringWhereverItLies() {
    for (int length = 0; length < 40; length++) {
      for (String escaped : new String[] {"", "\\\"", "\\\\", "\\u0022", "é", "!", "#", "]"}) {
        String text = "x".repeat(length) + escaped + "x".repeat(length % 7);
        String body = "{\"prompt\":\"" + text + "\",\"model\":\"" + text + "\",\"stream\":true}";
        assertEquals(
            ("x".repeat(length) + escaped + "x".repeat(length % 7))
                .replace("\\u0022", "\"")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\"),
            read(body).model());
        assertEquals(true, read(body).stream());
      }
    }
  }

  @Test
  void keepsWhatItHasReadOfADamagedBody() {
    RequestFacts facts = read("{\"model\":\"a\",\"stream\":fal,\"store\":true}");
    assertEquals("a", facts.model());
    assertNull(facts.stream());
    assertEquals("a", read("{\"model\":\"a\",\"messages\":[{\"content\":\"cut").model());
  }

  @Test
  void readsNoModelOfAnAbsurdLength() {
    assertNull(read("{\"model\":\"" + "m".repeat(257) + "\"}").model());
    assertEquals(256, read("{\"model\":\"" + "m".repeat(256) + "\"}").model().length());
  }

  @Test
  void readsNothingOfWhatIsNoObject() {
    assertSame(RequestFacts.NONE, read("[{\"model\":\"a\"}]"));
    assertSame(RequestFacts.NONE, read("model=a"));
    assertSame(RequestFacts.NONE, new RequestReader().read(null));
  }

  @Test
  void seesAPromiseInAStringAnObjectOrAList() {
    for (String value : new String[] {"\"json\"", "{}", "[]"}) {
      assertTrue(read("{\"format\":" + value + "}").promises(), value);
    }
    assertEquals(false, read("{\"format\":null,\"tools\":1}").promises());
  }

  private static RequestFacts read(String body) {
    return new RequestReader().read(body.getBytes(UTF_8));
  }

  @Test
  void tellsTheModelsApartThatItHasReadBefore() {
    RequestReader reader = new RequestReader();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1000; i++) {
        String model = (i % 10 == 0 ? "é-" : "m-") + i;
        String body = "{\"model\":\"" + model + "\",\"max_tokens\":" + i + "}";
        RequestFacts facts = reader.read(body.getBytes(UTF_8));
        assertEquals(model, facts.model());
        assertTrue(facts.has(RequestFacts.Key.MODEL, RequestFacts.Key.MAX_TOKENS));
      }
    }
    assertNull(
        reader.read("{\"modem\":\"a\",\"mode\":\"b\",\"model_ix\":\"c\"}".getBytes(UTF_8)).model());
  }

  @Test
  void takesALiteralOnlyWhole() {
    assertNull(read("{\"stream\":truer,\"model\":\"a\"}").model());
    assertNull(read("{\"stream\":tru,\"model\":\"a\"}").model());
    assertEquals(true, read("{\"stream\": true\n}").stream());
    assertEquals(false, read("{\"stream\":false}").stream());
    assertNull(read("{\"stream\":null,\"model\":\"a\"}").stream());
    assertEquals("a", read("{\"stream\":-1.5e3,\"model\":\"a\"}").model());
  }
}

package dev.evenkeel.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QuickHeadersTest {

  private static final String LONG = "x".repeat(76); // shares its bit with a name of twelve

  private final List<String> asked = new ArrayList<>();
  private final Headers headers = quick(Map.of("Content-Type", "a", LONG, "b"));

  @Test
  void findsWhatIsThereInAnyCase() {
    assertEquals("a", headers.get("content-type"));
    assertEquals("b", headers.get(LONG));
  }

  @Test
  void looksForNothingThatCannotBeThere() {
    assertNull(headers.get("traceparent"));
    assertEquals(List.of(), asked);
    assertNull(headers.get("xxxxxxxxxxxx"));
    assertEquals(List.of("xxxxxxxxxxxx"), asked);
  }

  private Headers quick(Map<String, String> given) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(given);
    long lengths = 0;
    for (String name : all.keySet()) {
      lengths |= QuickHeaders.bit(name);
    }
    Headers look =
        name -> {
          asked.add(name);
          return all.get(name);
        };
    return new QuickHeaders(look, lengths);
  }
}

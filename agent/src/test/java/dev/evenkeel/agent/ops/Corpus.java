package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Recorded answers, which lie beside the project. */
final class Corpus {

  /**
   * @param expect what it is, by field
   */
  record Case(Row row, Map<String, String> expect) {
    boolean error() {
      return row.status() >= 400 && !Boolean.TRUE.equals(row.stream());
    }
  }

  private Corpus() {}

  /** Skips the test where there are none. */
  static List<Case> read() throws IOException, RowReader.MalformedRow {
    String shared = System.getProperty("evenkeel.shared");
    Path file = shared == null ? null : Path.of(shared, "corpus", "cases.jsonl");
    assumeTrue(file != null && Files.exists(file), "no corpus: set -Devenkeel.shared");
    RowReader reader = new RowReader();
    List<Case> cases = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      cases.add(new Case(reader.read(line), expect(line)));
    }
    return cases;
  }

  private static Map<String, String> expect(String line) {
    Map<String, String> expect = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean expected = parser.currentName().equals("expect");
        parser.nextToken();
        while (expected && parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          boolean none = parser.nextToken() == JsonToken.VALUE_NULL;
          expect.put(name, none ? null : parser.getString());
        }
        parser.skipChildren();
      }
    }
    return expect;
  }
}

package dev.evenkeel.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What providers have answered, through the real transports: every answer that is no broken stream
 * reaches the application byte for byte, and no broken stream looks whole. Skipped where the corpus
 * is absent.
 */
class CorpusIT {

  @ParameterizedTest
  @ValueSource(strings = {"okhttp", "jdk"})
  void handsEveryByteOverAndNoBrokenStreamAsAWhole(String client) throws Exception {
    Path file = Path.of(System.getProperty("shared"), "corpus", "cases.jsonl");
    assumeTrue(Files.exists(file), "no corpus beside the project");
    List<Corpus.Row> rows = Corpus.read(file);
    List<String> flags = DifferentialIT.flags("enforce");
    flags.add(
        rows.stream()
            .map(Corpus.Row::host)
            .filter(host -> host.endsWith(Corpus.OWN))
            .distinct()
            .map(host -> host + "=" + host.replace(Corpus.OWN, ""))
            .collect(Collectors.joining(",", "-Devenkeel.endpoints=", "")));
    Map<String, String> said;
    try (CorpusServer server = new CorpusServer(rows)) {
      said =
          Run.lines(
              CorpusApplication.class,
              Jdk.RUNNING,
              flags,
              List.of(client, String.valueOf(server.port()), file.toString()));
    }
    int broken = 0;
    for (Corpus.Row row : rows) {
      String told = said.get(row.id());
      if (row.broken()) {
        assertFalse(told.endsWith(" whole"), told);
        broken++;
      } else {
        assertEquals(row.id() + " " + row.status() + " " + Digest.of(row.body()) + " whole", told);
      }
    }
    System.out.println(
        "corpus, " + client + ": " + rows.size() + " answers, " + broken + " broken");
    assertTrue(broken > 10);
  }
}

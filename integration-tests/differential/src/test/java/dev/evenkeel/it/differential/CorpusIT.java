package dev.evenkeel.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.it.harness.Jdk;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What providers have answered, through the real transports: every answer that is no broken stream
 * reaches the application byte for byte, as it came or held whole, plain or compressed, and no
 * broken stream looks whole. Skipped where the corpus is absent.
 */
class CorpusIT {

  /** All of the corpus but what no one would take for a call of a model. */
  private static final double SEEN = 0.96;

  @ParameterizedTest(name = "{0}, hold={1}, {2}")
  @CsvSource({
    "okhttp, first, plain",
    "okhttp, first, gzip",
    "okhttp, whole, plain",
    "okhttp, whole, gzip",
    "jdk, first, plain",
    "jdk, first, gzip",
    "jdk, whole, plain",
    "jdk, whole, gzip"
  })
  void handsEveryByteOverAndNoBrokenStreamAsAWhole(String client, String hold, String encoding)
      throws Exception {
    Path file = Path.of(System.getProperty("shared"), "corpus", "cases.jsonl");
    assumeTrue(Files.exists(file), "no corpus beside the project");
    boolean gzip = encoding.equals("gzip");
    List<Corpus.Row> rows = Corpus.read(file);
    List<String> flags = DifferentialIT.flags("enforce");
    flags.add("-Devenkeel.stream.hold=" + hold);
    flags.add(endpoints(rows));
    File log = File.createTempFile("evenkeel-it", ".log");
    log.deleteOnExit();
    Map<String, String> said;
    try (CorpusServer server = new CorpusServer(rows, gzip)) {
      List<String> arguments =
          List.of(client, String.valueOf(server.port()), file.toString(), log.toString());
      said = Run.lines(CorpusApplication.class, Jdk.RUNNING, flags, arguments, log);
    }
    int broken = 0;
    for (Corpus.Row row : rows) {
      String told = said.get(row.id());
      if (row.broken()) {
        assertFalse(told.endsWith(" whole"), told);
        broken++;
      } else {
        String body = Digest.of(gzip ? CorpusServer.zipped(row.body()) : row.body());
        assertEquals(row.id() + " " + row.status() + " " + body + " whole", told);
      }
    }
    String context = client + ", hold=" + hold + ", " + encoding + ": " + rows.size() + " answers";
    double attempts = Double.parseDouble(said.get("attempts").substring("attempts ".length()));
    System.out.printf("corpus, %s, %d broken, %.0f seen%n", context, broken, attempts);
    assertTrue(broken > 10, context);
    assertTrue(attempts >= SEEN * rows.size(), () -> context + ", seen " + attempts);
  }

  private static String endpoints(List<Corpus.Row> rows) {
    return rows.stream()
        .map(Corpus.Row::host)
        .filter(host -> host.endsWith(Corpus.OWN))
        .distinct()
        .map(host -> host + "=" + host.replace(Corpus.OWN, ""))
        .collect(Collectors.joining(",", "-Devenkeel.endpoints=", ""));
  }
}

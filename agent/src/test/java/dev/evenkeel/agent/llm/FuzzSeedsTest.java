package dev.evenkeel.agent.llm;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays a part of what the fuzzer has found: inputs that reached code which none before had
 * reached, and those that a reader once failed at ({@code found-…}). To keep another, add the file
 * that the fuzzer names to the reader's archive.
 */
class FuzzSeedsTest {

  private static final Duration ONE_INPUT = Duration.ofSeconds(60);

  static Set<String> readers() {
    return ReaderFuzz.READERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void takesWhatTheFuzzerFound(String reader) throws IOException {
    int played = 0;
    try (ZipFile seeds = new ZipFile(Path.of("src/test/fuzz", reader + ".zip").toFile())) {
      for (ZipEntry seed : Collections.list(seeds.entries())) {
        byte[] input = seeds.getInputStream(seed).readAllBytes();
        assertTimeoutPreemptively(
            ONE_INPUT, () -> ReaderFuzz.check(reader, input), () -> reader + " " + seed);
        played++;
      }
    }
    System.out.println("fuzz, " + reader + ": " + played + " seeds");
    assertTrue(played > 0);
  }
}

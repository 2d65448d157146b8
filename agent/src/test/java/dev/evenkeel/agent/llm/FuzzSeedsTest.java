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
 * Plays what the fuzzer has found: each input reaches code that no other reaches. New ones are kept
 * by {@code -merge=1} of the fuzzer into an empty folder, zipped in place of the old.
 */
class FuzzSeedsTest {

  private static final Duration ONE_INPUT = Duration.ofSeconds(5);

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

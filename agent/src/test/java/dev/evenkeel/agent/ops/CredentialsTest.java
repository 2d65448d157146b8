package dev.evenkeel.agent.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

  @TempDir private Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("secret"), text).toString();
  }

  private static void refused(String says, Map<String, String> options) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Credentials.of(options, Map.of("EMPTY", " ", "TWO", "hunter2\nx")))
            .getMessage();
    assertTrue(message.contains(says), message);
    assertFalse(message.contains("hunter2"), message);
  }

  @Test
  void comeFromAFileOrFromTheEnvironment() throws IOException {
    assertEquals(
        "Bearer abc", Credentials.of(Map.of("--token-file", file(" abc\n")), Map.of()).header());
    assertEquals(
        "Bearer abc",
        Credentials.of(Map.of("--token-env", "TOKEN"), Map.of("TOKEN", "abc")).header());
    assertEquals(
        "Basic dMO2OmE6Yg==",
        Credentials.of(Map.of("--basic-file", file("tö:a:b\r\n")), Map.of()).header());
    assertSame(Credentials.NONE, Credentials.of(Map.of(), Map.of()));
    assertEquals("", Credentials.token("").header());
  }

  @Test
  void whatIsWrongIsSaidWithoutTheSecret() throws IOException {
    refused("cannot be read", Map.of("--token-file", folder.resolve("none").toString()));
    refused("is empty", Map.of("--token-file", file(" \n")));
    refused("one line", Map.of("--token-file", file("hunter2\nhunter2")));
    refused("user:password", Map.of("--basic-file", file("hunter2")));
    refused("user:password", Map.of("--basic-file", file(":hunter2")));
    refused("no variable NONE", Map.of("--token-env", "NONE"));
    refused("no variable EMPTY", Map.of("--token-env", "EMPTY"));
    refused("one line", Map.of("--token-env", "TWO"));
    refused("only one of", Map.of("--token-env", "TWO", "--basic-file", "x"));
  }
}

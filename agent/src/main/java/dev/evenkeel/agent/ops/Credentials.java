package dev.evenkeel.agent.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What a server wants to see before it answers. It comes from a file or from the environment, never
 * from the command line, which other users and logs can see.
 */
final class Credentials {

  static final String TOKEN_FILE = "--token-file";
  static final String TOKEN_ENV = "--token-env";
  static final String BASIC_FILE = "--basic-file";

  /** The options that name where they are. */
  static final List<String> OPTIONS = List.of(TOKEN_FILE, TOKEN_ENV, BASIC_FILE);

  static final Credentials NONE = new Credentials("");

  private final String header;

  private Credentials(String header) {
    this.header = header;
  }

  /** A bearer token; empty for none. */
  static Credentials token(String token) {
    return token.isEmpty() ? NONE : new Credentials("Bearer " + token);
  }

  /**
   * Reads what the options name; {@link #NONE} where there are none.
   *
   * @throws IllegalArgumentException which says what is wrong, without what was read
   */
  static Credentials of(Map<String, String> options, Map<String, String> environment) {
    if (OPTIONS.stream().filter(options::containsKey).count() > 1) {
      throw new IllegalArgumentException("only one of " + String.join(", ", OPTIONS));
    }
    if (options.containsKey(TOKEN_FILE)) {
      return token(line(TOKEN_FILE, options.get(TOKEN_FILE)));
    }
    if (options.containsKey(TOKEN_ENV)) {
      String name = options.get(TOKEN_ENV);
      String token = environment.getOrDefault(name, "").strip();
      if (token.isEmpty()) {
        throw new IllegalArgumentException(TOKEN_ENV + ": the environment has no variable " + name);
      }
      return token(checked(TOKEN_ENV, token));
    }
    if (options.containsKey(BASIC_FILE)) {
      String line = line(BASIC_FILE, options.get(BASIC_FILE));
      if (line.indexOf(':') < 1) {
        throw new IllegalArgumentException(BASIC_FILE + " must hold one line, user:password");
      }
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      return new Credentials("Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return NONE;
  }

  private static String line(String option, String file) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      if (text.isEmpty()) {
        throw new IllegalArgumentException(option + ": " + file + " is empty");
      }
      return checked(option, text);
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalArgumentException(option + ": " + file + " cannot be read");
    }
  }

  /** What a header cannot hold would be quoted by the exception of whoever refuses it. */
  private static String checked(String option, String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new IllegalArgumentException(option + " must hold one line");
    }
    return text;
  }

  /** The value of the header {@code Authorization}; empty for none. */
  String header() {
    return header;
  }
}

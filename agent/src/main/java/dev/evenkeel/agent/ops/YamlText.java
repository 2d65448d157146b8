package dev.evenkeel.agent.ops;

import java.util.Map;

/** Writes the little of YAML that the generated files are made of. */
final class YamlText {

  private final StringBuilder text = new StringBuilder();

  /** A line as it is, {@code level} levels deep. */
  YamlText line(int level, String line) {
    text.append("  ".repeat(level)).append(line).append('\n');
    return this;
  }

  /** A block of lines under a key. */
  YamlText block(int level, String key, String lines) {
    line(level, key + ": |");
    lines.lines().forEach(each -> line(level + 1, each));
    return this;
  }

  /** Keys with quoted values under a key. */
  YamlText map(int level, String key, Map<String, String> values) {
    line(level, key + ":");
    values.forEach((name, value) -> line(level + 1, name + ": " + quoted(value)));
    return this;
  }

  /** A value that may hold anything. */
  static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

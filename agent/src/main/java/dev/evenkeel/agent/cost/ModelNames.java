package dev.evenkeel.agent.cost;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names under which a model's price may stand in the table. */
final class ModelNames {

  /** What Bedrock ends its ids with: {@code -v1:0}, {@code -v1:0:200k}; Claude Opus 4.6: -v1. */
  private static final Pattern BEDROCK_VERSION =
      Pattern.compile("-v\\d+:\\d+(:\\d+k)?$|(?<=anthropic\\.claude-.{1,40})-v\\d+$");

  /** OpenRouter's and Ollama's variants: {@code :nitro}, {@code :latest}. */
  private static final Pattern VARIANT = Pattern.compile(":[a-z]+$");

  /** A whole date; a month or a day alone may be a model with a price of its own. */
  private static final Pattern SNAPSHOT =
      Pattern.compile(
          "(-latest|@latest|@default"
              + "|[-@]20\\d\\d(-?)(0[1-9]|1[0-2])\\2(0[1-9]|[12]\\d|3[01]))$");

  /** Bedrock's inference profiles: a call may be served in one of several regions. */
  private static final Pattern REGION = Pattern.compile("^(us|eu|apac|us-gov|global|jp|au|ca)\\.");

  private ModelNames() {}

  /**
   * The closest first: {@code us.anthropic.claude-sonnet-4-5-20250929-v1:0}, then without its
   * version, without its date, and last without its region.
   */
  static List<String> of(String model) {
    Set<String> names = new LinkedHashSet<>();
    String name = model.strip().toLowerCase(Locale.ROOT);
    names.add(name);
    name = add(names, withoutPath(name));
    name = add(names, BEDROCK_VERSION.matcher(name).replaceFirst(""));
    name = add(names, VARIANT.matcher(name).replaceFirst(""));
    if (name.startsWith("claude-") || name.startsWith("anthropic/claude-")) {
      name = add(names, name.replace('.', '-')); // OpenRouter's claude-sonnet-4.5
    }
    add(names, SNAPSHOT.matcher(name).replaceFirst(""));
    for (String whole : List.copyOf(names)) {
      add(names, REGION.matcher(whole).replaceFirst(""));
    }
    return new ArrayList<>(names);
  }

  private static String add(Set<String> names, String name) {
    if (!name.isEmpty()) {
      names.add(name);
    }
    return name;
  }

  /** Of {@code publishers/google/models/x}, {@code accounts/y/models/x} and an ARN, the x. */
  private static String withoutPath(String name) {
    int models = name.lastIndexOf("models/");
    if (models == 0 || (models > 0 && name.charAt(models - 1) == '/')) {
      return name.substring(models + "models/".length());
    }
    return name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
  }
}

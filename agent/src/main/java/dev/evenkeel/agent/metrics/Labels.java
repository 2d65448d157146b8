package dev.evenkeel.agent.metrics;

import java.util.Locale;
import java.util.regex.Pattern;

/** Makes label values: in OpenTelemetry's words where it has one, short and printable. */
final class Labels {

  /** Stands for every value beyond a limit; OpenTelemetry's word. */
  static final String OTHER = "_OTHER";

  static final int MAX_LENGTH = 100;

  private static final int LONGEST_MODEL_READ = 2_000;

  /** A whole date: -2024-08-06, -20241022 or @20240620; the rest of the name stays. */
  private static final Pattern DATE =
      Pattern.compile("[-@]20\\d\\d(-?)(0[1-9]|1[0-2])\\1(0[1-9]|[12]\\d|3[01])(?=$|[^0-9A-Za-z])");

  /** Azure's and OpenAI's older form of a fine-tuned model's name. */
  private static final Pattern FINE_TUNE = Pattern.compile("[.:]ft-.*$", Pattern.DOTALL);

  private Labels() {}

  /** Cuts to {@link #MAX_LENGTH} characters and replaces what is not text. */
  static String clean(String value) {
    if (value == null || value.isBlank()) {
      return "unknown";
    }
    int end = Math.min(value.length(), MAX_LENGTH);
    StringBuilder clean = new StringBuilder(end);
    for (int at = 0; at < end; at++) {
      char c = value.charAt(at);
      if (Character.isHighSurrogate(c) && at + 1 < end && isLow(value.charAt(at + 1))) {
        clean.append(c).append(value.charAt(++at));
      } else if (Character.isSurrogate(c) || (Character.isISOControl(c) && c != '\n')) {
        clean.append('\uFFFD');
      } else {
        clean.append(c); // quotes, backslashes and line feeds are escaped by the format
      }
    }
    return clean.toString();
  }

  private static boolean isLow(char c) {
    return Character.isLowSurrogate(c);
  }

  /** The provider in OpenTelemetry's words ({@code gen_ai.provider.name}). */
  static String provider(String provider) {
    return switch (provider == null ? "" : provider) {
      case "azure_openai" -> "azure.ai.openai";
      case "bedrock" -> "aws.bedrock";
      case "gemini" -> "gcp.gemini";
      case "vertex" -> "gcp.vertex_ai";
      case "mistral" -> "mistral_ai";
      case "xai" -> "x_ai";
      case "moonshot" -> "moonshot_ai";
      default -> clean(provider);
    };
  }

  /** The operation in OpenTelemetry's words ({@code gen_ai.operation.name}). */
  static String operation(String operation) {
    return switch (operation == null ? "" : operation) {
      case "chat", "text_completion", "generate_content", "embeddings" -> operation;
      default -> "other";
    };
  }

  /**
   * The model without what multiplies series: dates, the ids of fine-tuned models, and the account
   * or project that a resource name begins with.
   */
  static String model(String model) {
    if (model == null || model.isBlank()) {
      return "unknown";
    }
    String name = model.strip();
    if (name.length() > LONGEST_MODEL_READ) {
      return clean(name);
    }
    int models = name.lastIndexOf("models/");
    if (models == 0 || (models > 0 && name.charAt(models - 1) == '/')) {
      name = name.substring(models + "models/".length());
    } else if (name.startsWith("arn:")) {
      name = name.substring(name.lastIndexOf('/') + 1);
    }
    int deployment = name.indexOf('#');
    if (deployment > 0) {
      name = name.substring(0, deployment);
    }
    if (name.startsWith("ft:")) {
      int base = name.indexOf(':', 3);
      name = base < 0 ? name : name.substring(0, base);
    } else if (name.toLowerCase(Locale.ROOT).contains("ft-")) {
      String base = FINE_TUNE.matcher(name).replaceFirst("");
      name = base.equals(name) ? name : "ft:" + base;
    }
    return clean(DATE.matcher(name).replaceAll(""));
  }

  /**
   * A route's name. Two names that differ only after {@link #MAX_LENGTH} characters stay two: they
   * are two breakers.
   */
  static String route(String route) {
    if (route.length() <= MAX_LENGTH) {
      return clean(route);
    }
    String mark = "~%08x".formatted(route.hashCode());
    return clean(route.substring(0, MAX_LENGTH - mark.length())) + mark;
  }
}

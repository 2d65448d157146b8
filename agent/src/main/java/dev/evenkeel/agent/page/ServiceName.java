package dev.evenkeel.agent.page;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** What the service is called, as far as the JVM tells. */
public final class ServiceName {

  private static final int LONGEST = 80;
  private static final Pattern JAR = Pattern.compile("(?:-\\d[\\w.-]*)?\\.[jw]ar$");
  private static final String[] PROPERTIES = {"otel.service.name", "spring.application.name"};

  private ServiceName() {}

  /** The main class or the jar, without folders and without arguments, which may be secret. */
  static String of(String command) {
    String first = command.strip().split("\\s", 2)[0];
    String name = first.substring(first.lastIndexOf('/') + 1);
    return name.isEmpty() ? "java" : bounded(name);
  }

  /** The likely name of its scrape job, of this JVM. */
  public static String job() {
    Properties system = System.getProperties();
    return job(system, System.getenv(), system.getProperty("sun.java.command", ""));
  }

  /**
   * As OpenTelemetry or Spring name it, else the jar without its version, or the class without its
   * package.
   */
  static String job(Properties properties, Map<String, String> environment, String command) {
    for (String property : PROPERTIES) {
      String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
      String name = properties.getProperty(property, environment.getOrDefault(variable, ""));
      if (!name.isBlank()) {
        return bounded(name.strip());
      }
    }
    String name = of(command);
    String bare = JAR.matcher(name).replaceFirst("");
    return bare.equals(name) ? name.substring(name.lastIndexOf('.') + 1) : bare;
  }

  private static String bounded(String name) {
    return name.substring(0, Math.min(name.length(), LONGEST));
  }
}

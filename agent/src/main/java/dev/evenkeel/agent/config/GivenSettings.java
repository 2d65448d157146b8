package dev.evenkeel.agent.config;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the user has set, and what was wrong with it. The source that is added first wins; a blank
 * value counts as not set, because {@code EVENKEEL_MODE=} is what an unset variable becomes in many
 * a deployment file.
 */
final class GivenSettings {

  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final int MAX_SHOWN = 80;

  private record Given(String text, String source) {}

  private final Map<String, Given> values = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  void addSystemProperties(Properties system) {
    addAll(system, "system property");
  }

  void addEnvironment(Map<String, String> environment) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(Keys.VARIABLE_PREFIX) && !serviceLink(name, variable.getValue())) {
        Key<?> key = byVariable(name);
        if (key == null) {
          unknown("environment variable", name, NearestKey.to(name, true).variable());
        } else {
          put(key, variable.getValue(), "environment variable ".concat(name));
        }
      }
    }
  }

  /**
   * Reads {@code key=value,key=value}. Names may leave out {@code evenkeel.}. A part begins a new
   * setting when the text before its first {@code =} is the name of a key or starts with {@code
   * evenkeel.}; after a list ({@code endpoints}, {@code transports.disabled}) any other part is the
   * list's next item, so that {@code endpoints=a:8000=openai,b=anthropic,mode=observe} says what it
   * seems to say.
   */
  void addAgentArguments(String arguments) {
    Key<?> last = null;
    StringBuilder value = new StringBuilder();
    int start = 0;
    while (start <= arguments.length()) {
      int comma = arguments.indexOf(',', start);
      int end = comma < 0 ? arguments.length() : comma;
      String part = arguments.substring(start, end).trim();
      start = end + 1;
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals).trim();
      Key<?> key = equals < 0 ? null : byArgument(name);
      if (key != null) {
        putArgument(last, value);
        last = key;
        value.setLength(0);
        value.append(part, equals + 1, part.length());
      } else if (last != null && last.type().list() && !name.startsWith(Keys.PREFIX)) {
        value.append(',').append(part);
      } else if (last != null && last.type().secret()) {
        // It may be the rest of the secret, so not a letter of it is shown.
        warnings.add(
            "What follows " + last.name() + " in the agent arguments is no known key: ignored.");
      } else if (equals >= 0) {
        unknown("agent argument", name, nearestArgument(name));
      } else if (!part.isEmpty()) {
        warnings.add("Agent argument '" + shown(part) + "' is not key=value: it is ignored.");
      }
    }
    putArgument(last, value);
  }

  /** Reads the file that {@link Keys#CONFIG} names, if it does. */
  void addFile() {
    Given named = values.get(Keys.CONFIG.name());
    if (named == null) {
      return;
    }
    String path = named.text();
    Properties properties = new Properties();
    try (Reader reader = open(path)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException | SecurityException e) {
      warnings.add(
          "The file '"
              + shown(path)
              + "' that evenkeel.config names cannot be read ("
              + shown(String.valueOf(e.getMessage()))
              + "): it is ignored.");
      return;
    }
    if (properties.remove(Keys.CONFIG.name()) != null) {
      warnings.add("evenkeel.config inside the file that it names is ignored.");
    }
    addAll(properties, "key in '" + shown(path) + "'");
  }

  /** Whether the user has set this key, validly or not. */
  boolean has(Key<?> key) {
    return values.containsKey(key.name());
  }

  /** The value of a key, or its default, with a warning when what was given is not valid. */
  <T> T get(Key<T> key) {
    Given given = values.get(key.name());
    if (given == null) {
      return key.defaultValue();
    }
    T value = key.type().parse(given.text());
    if (value == null) {
      String shown = key.type().secret() ? "(not shown)" : "'" + shown(given.text()) + "'";
      warnings.add(
          key.name()
              + " cannot be "
              + shown
              + " ("
              + given.source()
              + "): it must be "
              + key.type().valid()
              + "; the default "
              + (key.fallback().isEmpty() ? "(empty)" : key.fallback())
              + " holds.");
      return key.defaultValue();
    }
    return value;
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void addAll(Properties properties, String kind) {
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(Keys.PREFIX)) {
        Key<?> key = Keys.find(name);
        if (key == null) {
          unknown(kind, name, NearestKey.to(name, false).name());
        } else {
          put(key, properties.getProperty(name), kind);
        }
      }
    }
  }

  private void put(Key<?> key, String text, String source) {
    if (text != null && !text.isBlank()) {
      values.putIfAbsent(key.name(), new Given(text.trim(), source));
    }
  }

  private void putArgument(Key<?> key, StringBuilder value) {
    if (key != null) {
      put(key, value.toString(), "agent argument");
    }
  }

  private void unknown(String kind, String name, String nearest) {
    warnings.add(
        "Unknown " + kind + " " + shown(name) + ": it is ignored; the nearest is " + nearest + ".");
  }

  private static Reader open(String path) throws IOException {
    File file = new File(path);
    if (file.exists() && !file.isFile()) {
      // A pipe or a device could block the start of the JVM for good.
      throw new IOException("not a regular file");
    }
    try (InputStream in = new FileInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IOException("larger than 1 MiB");
      }
      return new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
    }
  }

  private static Key<?> byVariable(String name) {
    for (Key<?> key : Keys.all()) {
      if (key.variable().equals(name)) {
        return key;
      }
    }
    return null;
  }

  private static Key<?> byArgument(String name) {
    return Keys.find(name.startsWith(Keys.PREFIX) ? name : Keys.PREFIX.concat(name));
  }

  private static String nearestArgument(String name) {
    boolean full = name.startsWith(Keys.PREFIX);
    return NearestKey.to(full ? name : Keys.PREFIX.concat(name), false).name();
  }

  /**
   * Kubernetes sets such variables in every container beside a service called {@code evenkeel…}:
   * {@code EVENKEEL_METRICS_PORT=tcp://10.0.0.1:9464}. They are nobody's settings.
   */
  private static boolean serviceLink(String name, String value) {
    return value.startsWith("tcp://")
        || value.startsWith("udp://")
        || name.endsWith("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.contains("_TCP_")
        || name.contains("_UDP_");
  }

  /** Bounded, and on one line. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_SHOWN; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > MAX_SHOWN ? shown.append('…').toString() : shown.toString();
  }
}

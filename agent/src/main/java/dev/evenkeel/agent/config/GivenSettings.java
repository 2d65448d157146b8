package dev.evenkeel.agent.config;

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

  private static final int MAX_SHOWN = 80;

  record Given(String text, String source) {}

  private final Map<String, Given> values = new HashMap<>();
  private final Map<String, Given> ofProfile = new HashMap<>();
  private final Map<String, Settings.Origin> accepted = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> overruled = new ArrayList<>();
  private final boolean lenient;
  private final List<String> blank = new ArrayList<>();
  private Properties file; // null when it was not read
  private Map<String, String> variables = Map.of();

  /**
   * @param lenient whether what is wrong gives way to the default, as the warnings then say
   */
  GivenSettings(boolean lenient) {
    this.lenient = lenient;
  }

  /** What the file says, or null when it was not read. */
  Properties file() {
    return file;
  }

  Map<String, Given> values() {
    return values;
  }

  /** Keys that were given without a value. */
  List<String> blank() {
    return blank;
  }

  void putAll(Map<String, Given> given) {
    values.putAll(given);
  }

  boolean lenient() {
    return lenient;
  }

  void addSystemProperties(Properties system) {
    addAll(system, "system property");
  }

  void addEnvironment(Map<String, String> environment) {
    variables = environment;
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

  /** An environment variable, be it none of ours; empty when it is not set. */
  String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  /** The path that {@link Keys#CONFIG} names, or null. */
  String path() {
    Given named = values.get(Keys.CONFIG.name());
    return named == null ? null : named.text();
  }

  /** Reads the file that {@link Keys#CONFIG} names, if it does. */
  void addFile() {
    String path = path();
    addFile(path == null ? null : new SettingsFile(path).read(this));
  }

  /** Takes what the file said when it was read; null for nothing. */
  void addFile(Properties read) {
    Given named = values.get(Keys.CONFIG.name());
    overruled.clear();
    file = read;
    if (named != null) {
      accepted.put(Keys.CONFIG.name(), origin(Keys.CONFIG, named));
    }
    if (named != null && read != null) {
      addAll(read, "key in '" + shown(named.text()) + "'");
    }
  }

  /** Takes the values of the profile that is set: they hold where nothing else is set. */
  void addProfile() {
    String profile = get(Keys.PROFILE);
    String[] lines = Profiles.lines(profile);
    for (int i = 0; i < lines.length; i += 2) {
      ofProfile.put(
          Keys.PREFIX.concat(lines[i]), new Given(lines[i + 1], "profile ".concat(profile)));
    }
  }

  /** Whether the user has set this key, validly or not. */
  boolean has(Key<?> key) {
    return values.containsKey(key.name());
  }

  /** The value of a key, or its default, with a warning when what was given is not valid. */
  <T> T get(Key<T> key) {
    Given given = values.get(key.name());
    if (given == null) {
      given = ofProfile.get(key.name());
    }
    if (given == null) {
      return key.defaultValue();
    }
    T value = key.type().parse(given.text());
    if (value != null) {
      accepted.put(key.name(), origin(key, given));
    } else {
      String shown = key.type().secret() ? "(not shown)" : "'" + shown(given.text()) + "'";
      warnings.add(
          key.name()
              + " cannot be "
              + shown
              + " ("
              + given.source()
              + "): it must be "
              + key.type().valid()
              + (lenient ? "; the default " + fallback(key) + " holds." : "."));
      return key.defaultValue();
    }
    return value;
  }

  private static String fallback(Key<?> key) {
    return key.fallback().isEmpty() ? "(empty)" : key.fallback();
  }

  private static Settings.Origin origin(Key<?> key, Given given) {
    String shown = key.type().secret() ? Settings.Origin.HIDDEN : shown(given.text());
    return new Settings.Origin(shown, given.source());
  }

  /** A valid value that does not hold after all. */
  void overrule(Key<?> key) {
    accepted.remove(key.name());
  }

  /** One key's value holds for another that was not set. */
  void follow(Key<?> follower, Key<?> followed) {
    Settings.Origin origin = accepted.get(followed.name());
    accepted.put(
        follower.name(), new Settings.Origin(origin.text(), "follows ".concat(followed.name())));
  }

  /** What was set and holds, by the names of the keys: of those that have been asked for. */
  Map<String, Settings.Origin> accepted() {
    return Map.copyOf(accepted);
  }

  /** What the file sets otherwise than a source before it, each with that source. */
  List<String> overruled() {
    return List.copyOf(overruled);
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Takes what begins with {@code evenkeel.}, and leaves the rest to whom it belongs. */
  void addAll(Properties properties, String kind) {
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

  void put(Key<?> key, String text, String source) {
    if (text != null && !text.isBlank()) {
      Given before = values.putIfAbsent(key.name(), new Given(text.trim(), source));
      if (before != null && !before.text().equals(text.trim())) {
        overruled.add(key.name() + " (" + before.source() + ")");
      }
    } else {
      blank.add(key.name());
    }
  }

  void unknown(String kind, String name, String nearest) {
    warnings.add(
        "Unknown "
            + kind
            + " "
            + shown(name)
            + (lenient ? ": it is ignored; the nearest is " : ": the nearest is ")
            + nearest
            + ".");
  }

  private static Key<?> byVariable(String name) {
    for (Key<?> key : Keys.all()) {
      if (key.variable().equals(name)) {
        return key;
      }
    }
    return null;
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
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_SHOWN; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > MAX_SHOWN ? shown.append('…').toString() : shown.toString();
  }
}

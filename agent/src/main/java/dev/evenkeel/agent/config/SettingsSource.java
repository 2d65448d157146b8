package dev.evenkeel.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where settings come from: the first of system properties, environment, agent arguments and file
 * that knows a key wins. The first three are as they were when the JVM started; the file can be
 * read again, and single keys can be overridden. Not thread safe.
 */
public final class SettingsSource {

  private final Properties system;
  private final Map<String, String> environment;
  private final String arguments;
  private List<String> known = List.of(); // what was wrong from the start
  private Map<String, GivenSettings.Given> overrides = Map.of(); // what goes before all sources
  private Properties file; // as it was last read without a problem; null for none

  /**
   * What a file says that is read again.
   *
   * @param problems why it must not be applied, a sentence each; empty for none
   * @param overruled keys of the file that another source sets otherwise, each with that source
   */
  public record Reread(Settings settings, List<String> problems, List<String> overruled) {}

  /**
   * @param arguments what follows {@code =} in {@code -javaagent:}, or null
   */
  public SettingsSource(Properties system, Map<String, String> environment, String arguments) {
    this.system = system;
    this.environment = environment;
    this.arguments = arguments;
  }

  /** The path of the file, or null where none is named. */
  public String file() {
    return given(true).path();
  }

  /** Reads all. Never throws: what is wrong becomes a warning and the default holds. */
  public Settings read() {
    GivenSettings given = withFile(true);
    Settings settings = SettingsReader.settings(given);
    file = given.file();
    if (!settings.warnings().isEmpty()) {
      known = SettingsReader.settings(file != null ? withFile(false) : given(false)).warnings();
    }
    return settings;
  }

  /**
   * Reads the file again. Here nothing gives way to a default: what is wrong is a problem, but for
   * what was wrong from the start, which must not stand in the way of a switch.
   */
  public Reread readAgain() {
    GivenSettings all = withFile(false);
    Reread reread = reread(all);
    if (reread.problems().isEmpty()) {
      file = all.file();
    }
    return reread;
  }

  /**
   * Sets keys before all sources, whole or not at all. What the file says stays as it was last read
   * without a problem: a bad file must not stand in the way of a switch either.
   *
   * @param changes {@code key=value,key=value}; an empty value takes back what was set so
   * @param origin who sets them
   */
  public Reread override(String changes, String origin) {
    GivenSettings parsed = new GivenSettings(false);
    AgentArguments.addTo(parsed, changes, origin);
    if (!parsed.warnings().isEmpty()) {
      return new Reread(null, parsed.warnings(), List.of());
    }
    Map<String, GivenSettings.Given> before = overrides;
    overrides = new HashMap<>(before);
    overrides.keySet().removeAll(parsed.blank());
    overrides.putAll(parsed.values());
    GivenSettings all = given(false);
    all.addFile(file);
    Reread reread = reread(all);
    if (!reread.problems().isEmpty()) {
      overrides = before;
    }
    return reread;
  }

  private Reread reread(GivenSettings all) {
    Settings settings = SettingsReader.settings(all);
    List<String> problems = new ArrayList<>(settings.warnings());
    problems.removeAll(known);
    return new Reread(settings, List.copyOf(problems), all.overruled());
  }

  private GivenSettings withFile(boolean lenient) {
    GivenSettings given = given(lenient);
    try {
      given.addFile();
    } catch (RuntimeException e) {
      unreadable(given, e);
    }
    return given;
  }

  private GivenSettings given(boolean lenient) {
    GivenSettings given = new GivenSettings(lenient);
    try {
      given.putAll(overrides);
      given.addSystemProperties(system);
      given.addEnvironment(environment);
      if (arguments != null) {
        AgentArguments.addTo(given, arguments, "agent argument");
      }
    } catch (RuntimeException e) {
      unreadable(given, e);
    }
    return given;
  }

  private static void unreadable(GivenSettings given, RuntimeException e) {
    given.warn("Not all settings could be read (" + e.getClass().getName() + ").");
  }
}

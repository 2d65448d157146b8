package dev.evenkeel.agent;

import dev.evenkeel.agent.config.FileWatch;
import dev.evenkeel.agent.config.FixedKeys;
import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.config.SettingsSource;
import dev.evenkeel.agent.log.Log;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Keeps the settings as their file is and as somebody who operates the agent wants them: applies a
 * change whole or not at all, and says which. Thread safe.
 */
final class Reload {

  private final SettingsSource source;
  private final FileWatch watch; // null where there is no file
  private final Settings started;
  private final Consumer<Settings> apply;
  private final Consumer<String> applied;
  private final Consumer<String> refused;
  private Settings current;

  /**
   * @param watch null where there is no file
   * @param started what holds since the start, and for some keys to the end
   * @param apply told of other settings
   * @param applied told of what was changed, in words
   * @param refused told of why a file cannot be applied
   */
  Reload(
      SettingsSource source,
      FileWatch watch,
      Settings started,
      Consumer<Settings> apply,
      Consumer<String> applied,
      Consumer<String> refused) {
    this.source = source;
    this.watch = watch;
    this.started = started;
    this.apply = apply;
    this.applied = applied;
    this.refused = refused;
    this.current = started;
  }

  /**
   * Looks at the file; to be called every {@link Settings#look}. Two looks that find the same come
   * before a change is applied. Never throws.
   */
  synchronized void look() {
    try {
      if (watch != null && watch.changed()) {
        read(watch);
      }
    } catch (RuntimeException | LinkageError failure) {
      refuse(failure.toString());
    }
  }

  /** How often to look; as otherwise where there is no file to look at. */
  long pauseMillis(long otherwise) {
    return watch == null ? otherwise : started.look().toMillis();
  }

  /**
   * Sets keys until the end of the JVM, before all other sources; an empty value takes back what
   * was set so.
   *
   * @param changes {@code key=value,key=value}
   * @param source who sets them, for messages
   * @return what was applied, or, after {@code "! "}, why nothing was
   */
  synchronized String change(String changes, String source) {
    SettingsSource.Reread reread = this.source.override(changes, source);
    if (!reread.problems().isEmpty()) {
      return "! nothing is changed: " + String.join(" ", reread.problems());
    }
    Set<String> fixed = fixed(current, reread.settings());
    String said = apply(reread.settings());
    return fixed.isEmpty()
        ? said
        : said + "; as before until a new start: " + String.join(", ", fixed);
  }

  /**
   * Reads the file at once.
   *
   * @return what was applied, or, after {@code "! "}, why nothing was
   */
  synchronized String reload() {
    if (watch == null) {
      return "! there is no settings file: evenkeel.config was not set when the JVM started";
    }
    watch.taken();
    return read(watch);
  }

  private String read(FileWatch file) {
    SettingsSource.Reread reread = source.readAgain();
    if (!file.still()) {
      return "! the file is being written"; // and the next look finds it
    }
    if (!reread.problems().isEmpty()) {
      return refuse(String.join(" ", reread.problems()));
    }
    String said = apply(reread.settings());
    if (!reread.overruled().isEmpty()) {
      warn("Set in the file, but set elsewhere first: " + String.join(", ", reread.overruled()));
    }
    Set<String> fixed = fixed(started, reread.settings());
    if (!fixed.isEmpty()) {
      warn("Changed in the file, but as before until a new start: " + String.join(", ", fixed));
    }
    return said;
  }

  private String apply(Settings changed) {
    apply.accept(changed);
    String said = said(changed);
    Log.info(said);
    applied.accept(said);
    current = changed;
    return said;
  }

  private static Set<String> fixed(Settings before, Settings after) {
    Set<String> fixed = differing(before, after);
    fixed.removeIf(key -> !FixedKeys.contains(key));
    return fixed;
  }

  private String refuse(String why) {
    refused.accept(why);
    warn("Nothing of the changed settings file is applied, all is as before: " + why);
    return "! nothing is changed: " + why;
  }

  private static void warn(String message) {
    Log.warn(message, message);
  }

  private String said(Settings changed) {
    StringBuilder said = new StringBuilder("settings applied, mode ");
    said.append(changed.mode().name().toLowerCase(Locale.ROOT));
    for (String key : differing(current, changed)) {
      Settings.Origin origin = changed.origins().get(key);
      said.append(", ").append(key).append(' ').append(origin == null ? "unset" : origin.text());
    }
    return said.toString();
  }

  /** The keys whose values are not the same. */
  private static Set<String> differing(Settings before, Settings after) {
    Set<String> keys = new TreeSet<>(before.origins().keySet());
    keys.addAll(after.origins().keySet());
    keys.removeIf(key -> text(before.origins(), key).equals(text(after.origins(), key)));
    return keys;
  }

  private static String text(Map<String, Settings.Origin> origins, String key) {
    Settings.Origin origin = origins.get(key);
    return origin == null ? "" : origin.text();
  }
}

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
 * Keeps the settings as their file is: applies a change of it whole or not at all, and says which.
 * Not thread safe: it belongs to the agent's own thread.
 */
final class Reload {

  /** How often to look; two looks that find the same come before a change is applied. */
  static final long LOOK_MILLIS = 200;

  private final SettingsSource source;
  private final FileWatch watch;
  private final Settings started;
  private final Consumer<Settings> apply;
  private final Runnable refused;
  private Settings current;

  /**
   * @param started what holds since the start, and for some keys to the end
   * @param apply told of other settings
   * @param refused told of a file that cannot be applied
   */
  Reload(
      SettingsSource source,
      FileWatch watch,
      Settings started,
      Consumer<Settings> apply,
      Runnable refused) {
    this.source = source;
    this.watch = watch;
    this.started = started;
    this.apply = apply;
    this.refused = refused;
    this.current = started;
  }

  /** Looks at the file; to be called every {@link #LOOK_MILLIS}. Never throws. */
  void look() {
    try {
      if (watch.changed()) {
        read();
      }
    } catch (RuntimeException | LinkageError failure) {
      refuse(failure.toString());
    }
  }

  private void read() {
    SettingsSource.Reread reread = source.readAgain();
    if (!watch.still()) {
      return; // it is being written, and the next look finds it
    }
    if (!reread.problems().isEmpty()) {
      refuse(String.join(" ", reread.problems()));
      return;
    }
    Settings changed = reread.settings();
    apply.accept(changed);
    Log.info(said(changed));
    current = changed;
    if (!reread.overruled().isEmpty()) {
      warn("Set in the file, but set elsewhere first: " + String.join(", ", reread.overruled()));
    }
    Set<String> fixed = differing(started, changed);
    fixed.removeIf(key -> !FixedKeys.contains(key));
    if (!fixed.isEmpty()) {
      warn("Changed in the file, but as before until a new start: " + String.join(", ", fixed));
    }
  }

  private void refuse(String why) {
    refused.run();
    warn("Nothing of the changed settings file is applied, all is as before: " + why);
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

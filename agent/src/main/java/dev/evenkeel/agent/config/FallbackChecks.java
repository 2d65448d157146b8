package dev.evenkeel.agent.config;

import dev.evenkeel.agent.config.Settings.FallbackEndpoint;
import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds in the settings of fallbacks what would only be noticed when one is needed. */
final class FallbackChecks {

  private static final long LONGEST_KEY_FILE = 64 * 1024;

  private final GivenSettings given;
  private final Set<String> used = new HashSet<>();

  FallbackChecks(GivenSettings given) {
    this.given = given;
  }

  void check(Settings.Fallbacks fallbacks) {
    for (Map.Entry<String, List<String>> each : fallbacks.models().entrySet()) {
      List<String> targets = each.getValue();
      for (int i = 0; i < targets.size(); i++) {
        if (targets.get(i).charAt(0) == '@') {
          String name = targets.get(i).substring(1);
          check(each.getKey(), name, i == targets.size() - 1, fallbacks);
        }
      }
    }
    for (Map.Entry<String, FallbackEndpoint> each : fallbacks.endpoints().entrySet()) {
      if (used.contains(each.getKey())) {
        checkKey(each.getKey(), each.getValue());
      } else {
        given.warn(
            "evenkeel.fallbacks.endpoints has '"
                + each.getKey()
                + "', which no fallback uses: add @"
                + each.getKey()
                + " to evenkeel.fallbacks.");
      }
    }
  }

  private void check(String from, String name, boolean last, Settings.Fallbacks fallbacks) {
    if (name.equals(FallbacksType.ANSWER)) {
      if (fallbacks.answer().isEmpty()) {
        given.warn(
            "evenkeel.fallbacks names @answer for " + from + ": set evenkeel.fallbacks.answer.");
      } else if (!last) {
        given.warn(
            "evenkeel.fallbacks names others behind @answer for "
                + from
                + ": they are never asked, as an answer always can be given.");
      }
      return;
    }
    used.add(name);
    FallbackEndpoint endpoint = fallbacks.endpoints().get(name);
    if (endpoint == null) {
      given.warn(
          "evenkeel.fallbacks names @"
              + GivenSettings.shown(name)
              + " for "
              + from
              + ": evenkeel.fallbacks.endpoints has no such name, and it is passed over.");
    } else if (endpoint.base().isEmpty() && endpoint.model().equalsIgnoreCase(from)) {
      given.warn(
          "evenkeel.fallbacks names @"
              + name
              + " for "
              + from
              + ": that is the same route, and it is passed over.");
    }
  }

  private void checkKey(String name, FallbackEndpoint endpoint) {
    String variable = endpoint.keyVariable();
    if (!variable.isEmpty() && given.variable(variable).isBlank()) {
      given.warn(
          "evenkeel.fallbacks.endpoints: the key of '"
              + name
              + "' is to come from the environment variable "
              + GivenSettings.shown(variable)
              + ", which is not set; '"
              + name
              + "' is passed over.");
    }
    if (!endpoint.keyFile().isEmpty()) {
      File file = new File(endpoint.keyFile());
      if (!file.isFile()
          || !file.canRead()
          || file.length() == 0
          || file.length() > LONGEST_KEY_FILE) {
        given.warn(
            "evenkeel.fallbacks.endpoints: the key of '"
                + name
                + "' is to come from the file '"
                + GivenSettings.shown(endpoint.keyFile())
                + "', which is missing, empty, too large or not readable; '"
                + name
                + "' is passed over as long as that is so.");
      }
    }
  }
}

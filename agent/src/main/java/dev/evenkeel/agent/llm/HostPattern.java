package dev.evenkeel.agent.llm;

import java.util.ArrayList;
import java.util.List;

/** A host with one star in it. */
record HostPattern(String before, String after, Provider provider) {

  static HostPattern[] all() {
    List<HostPattern> patterns = new ArrayList<>();
    for (Provider provider : Providers.ALL) {
      for (String host : provider.hosts()) {
        int star = host.indexOf('*');
        if (star >= 0) {
          patterns.add(
              new HostPattern(host.substring(0, star), host.substring(star + 1), provider));
        }
      }
    }
    return patterns.toArray(HostPattern[]::new);
  }

  boolean matches(String host) {
    return host.length() > before.length() + after.length()
        && host.endsWith(after)
        && host.startsWith(before);
  }
}

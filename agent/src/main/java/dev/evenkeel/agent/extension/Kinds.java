package dev.evenkeel.agent.extension;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Keeps what checks say fit for a label: short words, and few of them. Thread safe. */
final class Kinds {

  private static final int MOST = 20;
  private static final int LONGEST = 40;
  private static final String OTHER = "_OTHER";

  private final Set<String> known = new HashSet<>();

  synchronized String bounded(String kind) {
    String word = word(kind);
    if (known.contains(word)) {
      return word;
    }
    return known.size() < MOST && known.add(word) ? word : OTHER;
  }

  private static String word(String kind) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < kind.length() && word.length() < LONGEST; i++) {
      char c = kind.charAt(i);
      boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      word.append(fits ? c : '_');
    }
    return word.isEmpty() ? OTHER : word.toString().toLowerCase(Locale.ROOT);
  }
}

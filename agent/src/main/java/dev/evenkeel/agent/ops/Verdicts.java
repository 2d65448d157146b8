package dev.evenkeel.agent.ops;

import java.io.PrintStream;
import java.util.Locale;

/** Prints a line for every item that was judged, and remembers whether one has failed. */
final class Verdicts {

  private final PrintStream out;
  private boolean passed = true;

  Verdicts(PrintStream out) {
    this.out = out;
  }

  void add(String item, boolean good, String why) {
    passed &= good;
    out.printf(Locale.ROOT, "%-4s  %-36s  %s%n", good ? "pass" : "FAIL", item, why);
  }

  /** Whether all have. */
  boolean passed() {
    return passed;
  }

  static String count(double number, String what) {
    return String.format(Locale.ROOT, "%.0f %s", number, what);
  }
}

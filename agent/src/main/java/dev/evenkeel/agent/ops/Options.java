package dev.evenkeel.agent.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Reads what follows a command: options of two dashes, each with a value. */
final class Options {

  private Options() {}

  /**
   * Values by option, the dashes with it.
   *
   * @param args the command first
   * @throws IllegalArgumentException which says what is wrong with them
   */
  static Map<String, String> read(String[] args, Predicate<String> known) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      if (!known.test(args[i])) {
        throw new IllegalArgumentException("unknown option " + args[i]);
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }
}

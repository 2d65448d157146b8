package dev.evenkeel.bootstrap;

/** How a command from outside of the JVM reaches the running agent. */
public interface Remote {

  /**
   * Carries out one command.
   *
   * @param verb {@code status}, {@code attach} or {@code detach}
   * @param arguments settings as {@code key=value,key=value}; may be empty
   * @return one line: what is so now, or, after {@code "! "}, why it could not be done
   */
  String command(String verb, String arguments);
}

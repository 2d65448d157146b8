package dev.evenkeel.bootstrap;

import java.lang.instrument.Instrumentation;

/** How {@link EvenkeelAgent} starts the agent, which lives in a loader that it cannot see. */
public interface Starter {

  /**
   * Starts the agent. Returns at once; the costly part happens on a thread of the agent's own.
   *
   * @param arguments what follows {@code =} in {@code -javaagent:}, or null
   */
  void start(String arguments, Instrumentation instrumentation);
}

package dev.evenkeel.it.startup.app;

import java.lang.instrument.Instrumentation;

/** The least that an agent can be: what it costs, every agent costs. */
public final class EmptyAgent {

  private EmptyAgent() {}

  public static void premain(String arguments, Instrumentation instrumentation) {}
}

package dev.evenkeel.it.bench;

import java.lang.instrument.Instrumentation;

/** The floor: what any {@code -javaagent} costs. */
public final class EmptyAgent {

  private EmptyAgent() {}

  public static void premain(String arguments, Instrumentation instrumentation) {}
}

package dev.evenkeel.it.startup.app;

import java.lang.instrument.Instrumentation;

/** Somebody else's agent, which holds ours in its own jar and starts it. */
public final class OtherAgent {

  private OtherAgent() {}

  public static void premain(String arguments, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    Class.forName("dev.evenkeel.bootstrap.EvenkeelAgent")
        .getMethod("premain", String.class, Instrumentation.class)
        .invoke(null, arguments, instrumentation);
  }
}

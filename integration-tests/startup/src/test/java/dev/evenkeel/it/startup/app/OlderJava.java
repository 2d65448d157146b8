package dev.evenkeel.it.startup.app;

import java.lang.instrument.Instrumentation;
import java.util.List;

/** Enters the agent as a JVM would that is older than the agent needs. */
public final class OlderJava {

  private OlderJava() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    for (String version : List.of("1.8", "11")) {
      System.setProperty("java.specification.version", version);
      Class.forName("dev.evenkeel.bootstrap.EvenkeelAgent")
          .getMethod("premain", String.class, Instrumentation.class)
          .invoke(null, null, null);
    }
    System.out.println("hello");
  }
}

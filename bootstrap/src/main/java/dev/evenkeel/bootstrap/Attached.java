package dev.evenkeel.bootstrap;

import java.lang.instrument.Instrumentation;

/**
 * Carries out what {@code java -jar evenkeel-agent.jar attach} and {@code detach} ask of this JVM,
 * on the JVM's own thread for attaching. The answer goes back as a system property, which the
 * command has taken away once it has read it: the one way back that needs no file and no port. Like
 * {@link EvenkeelAgent} it touches {@link Bridge} only once the jar is appended.
 */
final class Attached {

  /** Token of the command, a space, and the answer. */
  private static final String REPLY = "dev.evenkeel.reply";

  private static final String NOT_STARTED =
      "! the agent did not start in that JVM; its standard error says why (nothing is said where"
          + " evenkeel.enabled=false is set there)";

  private static final int LONGEST_MILLIS = 10_000;
  private static final int LOOK_MILLIS = 20;

  private Attached() {}

  /**
   * @param text {@code @TOKEN VERB ARGUMENTS}
   */
  static void command(String text, Instrumentation instrumentation) {
    String[] parts = text.substring(1).split(" ", 3);
    if (parts.length < 2 || parts[1].equals("done")) {
      System.clearProperty(REPLY);
      return;
    }
    String reply;
    try {
      reply = run(parts[1], parts.length > 2 ? parts[2] : "", instrumentation);
    } catch (Throwable failure) {
      reply = "! " + failure;
    }
    System.setProperty(REPLY, parts[0] + " " + reply);
  }

  private static String run(String verb, String arguments, Instrumentation instrumentation)
      throws InterruptedException {
    String asked = verb;
    if (!present()) {
      if (!verb.equals("attach")) {
        return "! there is no agent in that JVM";
      }
      EvenkeelAgent.enter(arguments, instrumentation);
      if (!present()) {
        return NOT_STARTED;
      }
      asked = "status";
    }
    for (int waited = 0; Bridge.remote == null && waited < LONGEST_MILLIS; waited += LOOK_MILLIS) {
      Thread.sleep(LOOK_MILLIS);
    }
    Remote remote = Bridge.remote;
    return remote == null ? NOT_STARTED : remote.command(asked, arguments);
  }

  /** Whether the jar is appended, which is the first that an agent that starts does. */
  private static boolean present() {
    try {
      Class.forName("dev.evenkeel.bootstrap.Bridge", false, null);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}

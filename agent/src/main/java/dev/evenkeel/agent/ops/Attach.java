package dev.evenkeel.agent.ops;

import dev.evenkeel.agent.config.SettingsSource;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * Puts the agent into a running JVM, changes what it does there, and takes it off again. By the
 * JDK's own {@code com.sun.tools.attach}, which is called by reflection: its module is one that the
 * agent's loader does not see.
 */
final class Attach {

  private static final String REPLY = "dev.evenkeel.reply";
  private static final String MACHINE = "com.sun.tools.attach.VirtualMachine";

  private final PrintStream out;
  private final PrintStream err;

  Attach(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs {@code attach PID [key=value...]} or {@code detach PID}.
   *
   * @return the exit code
   */
  int run(String[] args) {
    boolean attaches = args[0].equals("attach");
    if (args.length < 2 || !args[1].matches("[0-9]{1,10}") || !attaches && args.length > 2) {
      err.println(
          "Usage: java -jar evenkeel-agent.jar "
              + (attaches ? "attach PID [key=value...]" : "detach PID")
              + "; jcmd lists the JVMs of this machine");
      return Commands.MISUSED;
    }
    String settings = String.join(",", Arrays.asList(args).subList(2, args.length));
    List<String> problems = problems(settings);
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      err.println("Nothing was sent to the JVM " + args[1] + ".");
      return Commands.FAILED;
    }
    try {
      return told(ask(args[1], args[0], settings));
    } catch (ClassNotFoundException missing) {
      err.println(
          "This Java runtime has no module jdk.attach: run the command with a JDK's java, of the"
              + " same user as the JVM "
              + args[1]);
    } catch (InvocationTargetException failure) {
      err.println(why(args[1], failure.getCause()));
    } catch (ReflectiveOperationException | RuntimeException failure) {
      err.println("Cannot attach to the JVM " + args[1] + ": " + failure);
    }
    return Commands.FAILED;
  }

  /** What is wrong with the settings, before anything is sent. */
  private static List<String> problems(String settings) {
    return settings.isEmpty()
        ? List.of()
        : new SettingsSource(new Properties(), Map.of(), null)
            .override(settings, "attach")
            .problems();
  }

  private int told(String reply) {
    if (reply == null) {
      err.println("The agent in that JVM gave no answer; it may be of another version.");
      return Commands.FAILED;
    }
    boolean refused = reply.startsWith("! ");
    (refused ? err : out).println(refused ? reply.substring(2) : reply);
    return refused ? Commands.FAILED : Commands.OK;
  }

  private static String why(String pid, Throwable failure) {
    String name = failure.getClass().getSimpleName();
    String remedy =
        switch (name) {
          case "AttachNotSupportedException", "IOException", "NoSuchFileException" ->
              " (is it running, a JVM, of the same user, and without -XX:+DisableAttachMechanism?)";
          case "AgentLoadException" ->
              " (is it without -XX:-EnableDynamicAgentLoading, and can it read the jar?)";
          default -> "";
        };
    return "Cannot attach to the JVM " + pid + ": " + failure.getMessage() + remedy;
  }

  /** The agent's answer, or null when it gave none. */
  private static String ask(String pid, String verb, String settings)
      throws ReflectiveOperationException {
    Class<?> type = ClassLoader.getSystemClassLoader().loadClass(MACHINE);
    Object machine = type.getMethod("attach", String.class).invoke(null, pid);
    try {
      String token = UUID.randomUUID().toString();
      load(type, machine, "@" + token + " " + verb + " " + settings);
      Properties properties = (Properties) type.getMethod("getSystemProperties").invoke(machine);
      load(type, machine, "@" + token + " done");
      String reply = properties.getProperty(REPLY, "");
      return reply.startsWith(token + " ") ? reply.substring(token.length() + 1) : null;
    } finally {
      type.getMethod("detach").invoke(machine);
    }
  }

  private static void load(Class<?> type, Object machine, String command)
      throws ReflectiveOperationException {
    type.getMethod("loadAgent", String.class, String.class).invoke(machine, jar(), command);
  }

  private static String jar() {
    return Path.of(
            URI.create(Attach.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}

package dev.evenkeel.bootstrap;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Where the JVM enters: {@code -javaagent}, attach and {@code java -jar}. The system loader loads
 * this class and, once the jar is appended, the bootstrap loader may load it again; so it keeps no
 * state and touches the other classes of this package only after that. It does nothing that takes a
 * lock of the application's (no java.util.logging, no java.nio.file, no JMX), catches whatever goes
 * wrong and says so in one line.
 */
public final class EvenkeelAgent {

  private static final int NEEDED = 17;

  private EvenkeelAgent() {}

  /** Called by the JVM before the application's main method. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    enter(arguments, instrumentation);
  }

  /** Called by the JVM when the agent is attached to a running application. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    if (arguments != null && arguments.startsWith("@")) {
      Attached.command(arguments, instrumentation);
    } else {
      enter(arguments, instrumentation);
    }
  }

  static void enter(String arguments, Instrumentation instrumentation) {
    try {
      if (disabled(arguments) || isJdkTool()) {
        return;
      }
      String version = System.getProperty("java.specification.version");
      if (feature(version) < NEEDED) {
        say(
            "needs Java 17 or newer, this is Java "
                + version
                + "; the application runs without it");
        return;
      }
      start(arguments, instrumentation);
    } catch (Throwable failure) {
      say("WARN the agent could not start, the application runs without it: " + failure);
    }
  }

  private static void start(String arguments, Instrumentation instrumentation) throws Exception {
    JarFile jar = ownJar();
    if (jar == null) {
      say("WARN evenkeel-agent.jar was repackaged; the application runs without the agent");
      return;
    }
    instrumentation.appendToBootstrapClassLoaderSearch(jar);
    if (!Bridge.claim()) {
      jar.close();
      say("WARN an agent is active in this JVM already; this second one is ignored");
      return;
    }
    // No variable of type ClassLoader: the verifier would load AgentClassLoader ahead of the append
    Class<?> agent = new AgentClassLoader(jar).loadClass("dev.evenkeel.agent.Agent");
    ((Starter) agent.newInstance()).start(arguments, instrumentation);
  }

  /** The jar's own commands. */
  public static void main(String[] arguments) throws Exception {
    String version = System.getProperty("java.specification.version");
    if (feature(version) < NEEDED) {
      say("needs Java 17 or newer, this is Java " + version);
      System.exit(1);
    }
    Class<?> commands = new AgentClassLoader(ownJar()).loadClass("dev.evenkeel.agent.ops.Commands");
    Thread.currentThread().setContextClassLoader(commands.getClassLoader());
    try {
      Object status =
          commands
              .getMethod(
                  "run", String[].class, InputStream.class, PrintStream.class, PrintStream.class)
              .invoke(null, arguments, System.in, System.out, System.err);
      System.exit((Integer) status);
    } catch (InvocationTargetException failure) {
      failure.getCause().printStackTrace();
      System.exit(1);
    }
  }

  /** The switch that leaves no trace: read before any other class of the agent is loaded. */
  private static boolean disabled(String arguments) {
    String enabled = System.getProperty("evenkeel.enabled");
    if (enabled == null) {
      enabled = System.getenv("EVENKEEL_ENABLED");
    }
    if (enabled == null && arguments != null) {
      for (String pair : arguments.split(",")) {
        if (pair.trim().startsWith("enabled=")) {
          enabled = pair.trim().substring("enabled=".length());
        }
      }
    }
    return enabled != null && enabled.trim().equalsIgnoreCase("false");
  }

  /** With {@code JAVA_TOOL_OPTIONS} even javac and keytool are started with the agent. */
  private static boolean isJdkTool() {
    String module = System.getProperty("jdk.module.main", "");
    if (!module.startsWith("jdk.") && !module.startsWith("java.")) {
      return false;
    }
    // `java Application.java` runs in jdk.compiler, but is an application
    return !System.getProperty("sun.java.command", "").contains(".javac.launcher.");
  }

  /** {@code 8} for 1.8, {@code 17} for 17. */
  static int feature(String specificationVersion) {
    String version =
        specificationVersion.startsWith("1.")
            ? specificationVersion.substring(2)
            : specificationVersion;
    return Integer.parseInt(version);
  }

  /**
   * The jar that this class came from, or null when it is not the agent's: whoever packs the agent
   * into a jar of their own must not find that jar in the bootstrap loader.
   */
  private static JarFile ownJar() throws IOException, URISyntaxException {
    String url = EvenkeelAgent.class.getResource("EvenkeelAgent.class").toString();
    String file = url.substring("jar:".length(), url.lastIndexOf("!/"));
    JarFile jar = new JarFile(new File(new URI(file)), false);
    Manifest manifest = jar.getManifest();
    String premain =
        manifest == null ? null : manifest.getMainAttributes().getValue("Premain-Class");
    if (EvenkeelAgent.class.getName().equals(premain)) {
      return jar;
    }
    jar.close();
    return null;
  }

  private static void say(String line) {
    System.err.println("evenkeel: " + line);
  }
}

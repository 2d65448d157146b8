package dev.evenkeel.it.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.startup.ChildJvm.Ended;
import dev.evenkeel.it.startup.app.Calls;
import dev.evenkeel.it.startup.app.Hello;
import dev.evenkeel.it.startup.app.OlderJava;
import dev.evenkeel.it.startup.app.Tasks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the agent enters a JVM, and where it stays out. */
class StartIT {

  private static final String FREE_PORT = "-Devenkeel.metrics.port=0";
  private static final int MAX_CLASSES = 40;

  @TempDir private Path folder;
  private Provider provider;

  @BeforeEach
  void open() throws IOException {
    provider = new Provider();
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @ParameterizedTest
  @EnumSource
  void startsWithTheFirstClientAndSaysSoInOneLine(Jdk jdk) throws Exception {
    List<String> flags = List.of(AgentJar.flag(), FREE_PORT);
    Ended with = calls(jdk, flags, "woven: jdk");
    assertEquals(calls(jdk, List.of(), null).out(), with.out());
    assertEquals(0, with.warnings(), with.err());
    List<String> lines =
        with.err().lines().filter(line -> line.contains("evenkeel: INFO")).toList();
    String first = lines.get(0);
    assertTrue(first.contains("mode enforce"), first);
    assertTrue(first.contains("metrics at http://127.0.0.1:"), first);
    assertFalse(first.contains("version unknown"), first);
    if (first.contains("woven: none so far")) { // a slow machine had no client in half a second
      assertEquals(2, lines.size(), with.err());
      assertTrue(lines.get(1).endsWith("transport woven: jdk"), with.err());
    } else {
      assertEquals(1, lines.size(), with.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsOutputAndStatusOfWhateverTheApplicationDoes(Jdk jdk) throws Exception {
    for (String argument : List.of("0", "3", "throw")) {
      Ended without = hello(jdk, List.of(), argument);
      Ended with = hello(jdk, List.of(AgentJar.flag(), FREE_PORT), argument);
      assertEquals(without.out(), with.out());
      assertEquals(without.status(), with.status());
      String ours = ".*(Sharing is only supported|evenkeel: INFO).*\\R";
      assertEquals(without.err(), with.err().replaceAll(ours, ""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void loadsTheValidatorOfSchemasWithTheFirstRequestThatCarriesOne(Jdk jdk) throws Exception {
    Path log = folder.resolve("classes.log");
    List<String> flags = List.of(AgentJar.flag(), FREE_PORT, "-Xlog:class+load:file=" + log);
    try (ChildJvm child = ChildJvm.start(jdk, flags, Calls.class, provider.port(), "schema")) {
      child.awaitOut("no schema so far");
      child.awaitErr("evenkeel: INFO version");
      assertFalse(Files.readString(log).contains("com.networknt.schema."), "loaded too early");
      child.write("now");
      child.awaitFile(log, "com.networknt.schema.Schema ");
      assertEquals(0, child.end().status());
    }
  }

  @ParameterizedTest
  @EnumSource
  void logsToTheFileThatTheUserNames(Jdk jdk) throws Exception {
    Path log = folder.resolve("evenkeel.log");
    List<String> flags = List.of(AgentJar.flag(), FREE_PORT, "-Devenkeel.log.file=" + log);
    try (ChildJvm child = ChildJvm.start(jdk, flags, Calls.class, provider.port())) {
      child.awaitOut("200 {");
      child.awaitFile(log, "evenkeel: INFO version");
      assertFalse(child.end().err().contains("evenkeel:"));
    }
    assertTrue(Files.readString(log).contains("evenkeel: INFO version"), Files.readString(log));
  }

  @ParameterizedTest
  @EnumSource
  void readsNothingThatIsMeantForTheApplicationsOwnLibraries(Jdk jdk) throws Exception {
    Path hijack = folder.resolve("hijack.log");
    Files.writeString(
        folder.resolve("tinylog.properties"),
        "level=off\nwriter=file\nwriter.file=" + hijack + "\n");
    Files.writeString(
        folder.resolve("prometheus.properties"), "io.prometheus.exporter.http_server.port=no\n");
    String classPath = folder + File.pathSeparator + ChildJvm.classes();
    List<String> flags =
        List.of(AgentJar.flag(), FREE_PORT, "-Dtinylog.level=off", "-cp", classPath);
    Ended with = calls(jdk, flags, "metrics at http://127.0.0.1:");
    assertEquals(0, with.warnings(), with.err());
    assertFalse(Files.exists(hijack));
  }

  @ParameterizedTest
  @EnumSource
  void weavesWhatIsLoadedWhenItIsAttachedLate(Jdk jdk) throws Exception {
    List<String> flags = jdk == Jdk.JDK_25 ? List.of("-XX:+EnableDynamicAgentLoading") : List.of();
    try (ChildJvm child = ChildJvm.start(jdk, flags, Calls.class, provider.port(), "late")) {
      child.awaitOut("200 plain");
      VirtualMachine machine = VirtualMachine.attach(Long.toString(child.pid()));
      machine.loadAgent(AgentJar.path().toString(), "metrics.port=0");
      child.awaitErr("woven: jdk");
      machine.loadAgent(AgentJar.path().toString(), "metrics.port=0");
      machine.detach();
      child.awaitErr("second one is ignored");
      child.write("go on");
      Ended ended = child.end();
      assertEquals(calls(jdk, List.of(), null).out(), ended.out());
      assertEquals(0, ended.status());
      assertEquals(1, ended.warnings(), ended.err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesNoThreadMoreForACallOfTheJdk(Jdk jdk) throws Exception {
    int without = tasks(jdk, List.of(), 0);
    int with = tasks(jdk, List.of(AgentJar.flag(), FREE_PORT), without);
    assertTrue(with <= without, with + " instead of " + without);
  }

  private int tasks(Jdk jdk, List<String> flags, int enough) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(jdk, flags, Tasks.class, provider.port(), String.valueOf(enough))) {
      return Integer.parseInt(child.end().out().trim());
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoTraceWhenItIsDisabled(Jdk jdk) throws Exception {
    Ended property = hello(jdk, List.of(AgentJar.flag(), "-Devenkeel.enabled=false"), "0");
    Ended argument = hello(jdk, List.of(AgentJar.flag() + "=mode=observe,enabled=false"), "0");
    assertEquals("", property.err());
    assertEquals("", argument.err());
    Map<String, String> environment = Map.of("EVENKEEL_ENABLED", "false");
    String classPath = ChildJvm.classes().toString();
    List<String> arguments = List.of(AgentJar.flag(), "-cp", classPath, Hello.class.getName());
    try (ChildJvm child = ChildJvm.tool(jdk, "java", environment, arguments)) {
      assertEquals("", child.end().err());
    }
  }

  @ParameterizedTest
  @EnumSource
  void staysOutOfTheToolsOfTheJdk(Jdk jdk) throws Exception {
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", AgentJar.flag());
    try (ChildJvm child = ChildJvm.tool(jdk, "javac", environment, List.of("-version"))) {
      Ended ended = child.end();
      assertTrue(ended.out().startsWith("javac "), ended.out());
      assertEquals("Picked up JAVA_TOOL_OPTIONS: " + AgentJar.flag(), ended.err().strip());
    }
  }

  @ParameterizedTest
  @EnumSource
  void worksInAProgramThatRunsFromItsSource(Jdk jdk) throws Exception {
    Path source = folder.resolve("Source.java");
    Files.writeString(
        source,
        """
        class Source {
          public static void main(String[] arguments) throws Exception {
            System.out.println("compiled");
            while (System.in.read() >= 0) {}
          }
        }
        """);
    List<String> arguments = List.of(AgentJar.flag(), FREE_PORT, source.toString());
    try (ChildJvm child = ChildJvm.tool(jdk, "java", Map.of(), arguments)) {
      child.awaitErr("evenkeel: INFO version");
      assertEquals("compiled", child.end().out().strip());
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsItsOwnCommands(Jdk jdk) throws Exception {
    String jar = AgentJar.path().toString();
    try (ChildJvm child = ChildJvm.tool(jdk, "java", Map.of(), List.of("-jar", jar, "version"))) {
      Ended ended = child.end();
      assertEquals(0, ended.status(), ended.err());
      assertTrue(ended.out().startsWith("Evenkeel "), ended.out());
    }
    try (ChildJvm child = ChildJvm.tool(jdk, "java", Map.of(), List.of("-jar", jar, "nonsense"))) {
      assertEquals(2, child.end().status());
    }
  }

  @Test
  void saysWhatItNeedsOnAnOlderJava() throws Exception {
    String classPath = ChildJvm.classes() + File.pathSeparator + AgentJar.path();
    List<String> flags = List.of("-cp", classPath);
    try (ChildJvm child = ChildJvm.start(Jdk.RUNNING, flags, OlderJava.class)) {
      Ended ended = child.end();
      assertEquals(0, ended.status());
      assertEquals("hello", ended.out().strip());
      assertEquals(
          List.of(
              "evenkeel: needs Java 17 or newer, this is Java 1.8;"
                  + " the application runs without it",
              "evenkeel: needs Java 17 or newer, this is Java 11;"
                  + " the application runs without it"),
          ended.err().lines().toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void loadsFewClassesBeforeTheApplicationStarts(Jdk jdk) throws Exception {
    long empty = classesLoaded(jdk, AgentJar.flag(AgentJar.empty(folder)));
    long ours = classesLoaded(jdk, AgentJar.flag());
    assertTrue(empty > 0, "the JVM says which classes it loads");
    assertTrue(
        ours - empty <= MAX_CLASSES,
        ours - empty + " classes more than an empty agent, allowed are " + MAX_CLASSES);
  }

  /**
   * Those that the JDK's archive does not hold: the costly ones. Of the application's own thread
   * only: where the machine stalls, the agent's thread goes on in the meantime.
   */
  private long classesLoaded(Jdk jdk, String flag) throws Exception {
    Path log = Files.createTempFile(folder, "classes", ".log");
    hello(jdk, List.of(flag, "-Xlog:class+load:file=" + log + ":tid"), "0");
    List<String> lines = Files.readAllLines(log);
    String hello = Hello.class.getName() + " source: ";
    String last = lines.stream().filter(line -> line.contains(hello)).findFirst().orElseThrow();
    String thread = last.substring(0, last.indexOf(']'));
    return lines.stream()
        .takeWhile(line -> !line.equals(last))
        .filter(line -> line.startsWith(thread))
        .filter(line -> line.contains(" source: ") && !line.contains("shared objects file"))
        .count();
  }

  private static Ended hello(Jdk jdk, List<String> flags, String argument) throws Exception {
    try (ChildJvm child = ChildJvm.start(jdk, flags, Hello.class, argument)) {
      return child.end();
    }
  }

  private Ended calls(Jdk jdk, List<String> flags, String awaited) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(jdk, new ArrayList<>(flags), Calls.class, provider.port())) {
      if (awaited != null) {
        child.awaitErr(awaited);
      }
      return child.end();
    }
  }
}

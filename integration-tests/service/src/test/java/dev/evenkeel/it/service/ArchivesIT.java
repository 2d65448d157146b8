package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.twocalls.TwoCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent with archives of the application's classes, from which the JVM starts faster. */
class ArchivesIT {

  private static final String ARCHIVED = "source: shared objects file";

  @TempDir private Path folder;

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aDynamicArchiveOfJdk17KeepsItsClasses() throws Exception {
    assumeTrue(Runtime.version().feature() == 17, "what later versions do is another matter");
    TwoCallsRun plain = TwoCallsRun.with(Jdk.RUNNING, List.of(Child.agent()), program());
    Path archive = dynamicArchive(Jdk.RUNNING);
    TwoCallsRun archived = use(Jdk.RUNNING, List.of("-XX:SharedArchiveFile=" + archive));
    assertEquals(plain.printed(), archived.printed());
    assertTrue(source(TwoCalls.class).contains(ARCHIVED + " (top)"), source(TwoCalls.class));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aDynamicArchiveOfJdk25GivesNoneOfTheApplicationsClasses() throws Exception {
    Path archive = dynamicArchive(Jdk.JDK_25);
    use(Jdk.JDK_25, List.of("-XX:SharedArchiveFile=" + archive));
    assertTrue(source(TwoCalls.class).contains("source: file:"), source(TwoCalls.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Execution(ExecutionMode.CONCURRENT)
  void anAotCacheOfJdk25KeepsItsClassesWhenItKnowsOfAnAgent(boolean madeWithIt) throws Exception {
    String cache = folder.resolve("application.aot").toString();
    String output = "-XX:AOTCacheOutput=" + cache;
    if (madeWithIt) {
      TwoCallsRun.with(Jdk.JDK_25, List.of(output, Child.agent()), program());
    } else {
      List<String> flags = List.of(output, "--add-modules", "java.instrument");
      TwoCallsRun.without(Jdk.JDK_25, flags, program());
    }
    // "on" ends a JVM that cannot use its cache
    use(Jdk.JDK_25, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
    assertTrue(source(TwoCalls.class).contains(ARCHIVED), source(TwoCalls.class));
  }

  /** Made without the agent. */
  private Path dynamicArchive(Jdk jdk) throws Exception {
    Path archive = folder.resolve("application.jsa");
    TwoCallsRun.without(jdk, List.of("-XX:ArchiveClassesAtExit=" + archive), program());
    assertTrue(Files.size(archive) > 0);
    return archive;
  }

  private TwoCallsRun use(Jdk jdk, List<String> archive) throws Exception {
    List<String> flags =
        Stream.concat(
                Stream.of(Child.agent(), "-Xlog:class+load:file=" + folder.resolve("classes.log")),
                archive.stream())
            .toList();
    return TwoCallsRun.with(jdk, flags, program());
  }

  /** What the JVM said of where it took a class from. */
  private String source(Class<?> of) throws Exception {
    try (Stream<String> lines = Files.lines(folder.resolve("classes.log"))) {
      return lines.filter(line -> line.contains(of.getName() + " source:")).findFirst().orElse("");
    }
  }

  private static List<String> program() throws Exception {
    return List.of("-cp", Application.classPath("twocalls"), TwoCalls.class.getName());
  }
}

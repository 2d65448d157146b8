package dev.evenkeel.it.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.startup.ChildJvm.Ended;
import dev.evenkeel.it.startup.app.Calls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is wrong with the agent: the application's output and status are its own. */
@TestInstance(Lifecycle.PER_CLASS)
class FailOpenIT {

  private static final String FREE_PORT = "-Devenkeel.metrics.port=0";

  private final Map<Jdk, Ended> untouched = new EnumMap<>(Jdk.class);
  private Provider provider;
  @TempDir private Path folder;

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
  void aCorruptAgentClassLeavesTheApplicationAlone(Jdk jdk) throws Exception {
    Path jar = damaged("dev/evenkeel/agent/Agent", AgentJar::half);
    changesNothing(jdk, "the agent could not start", AgentJar.flag(jar), FREE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void aCorruptTransportLeavesItsCallsAlone(Jdk jdk) throws Exception {
    Path jar = damaged("dev/evenkeel/agent/transport/jdk/JdkTransport", AgentJar::half);
    changesNothing(jdk, "transport jdk is off", AgentJar.flag(jar), FREE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void aMissingWeavingLibraryLeavesTheApplicationAlone(Jdk jdk) throws Exception {
    Path jar = damaged("net/bytebuddy/jar/asm/ClassReader", AgentJar::nothing);
    Ended with = leavesAlone(jdk, "ClassReader", AgentJar.flag(jar), FREE_PORT);
    // The client's second class may be loaded, and named, before the application ends
    assertTrue(with.warnings() <= 2, with.err());
    assertTrue(
        with.err()
            .lines()
            .filter(line -> line.contains(": WARN "))
            .allMatch(line -> line.contains("ClassReader")),
        with.err());
  }

  @ParameterizedTest
  @EnumSource
  void aMissingMetricsLibraryLeavesTheApplicationAlone(Jdk jdk) throws Exception {
    Path jar = damaged("io/micrometer/core/instrument/MeterRegistry", AgentJar::nothing);
    changesNothing(jdk, "nothing is measured", AgentJar.flag(jar), FREE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void aMissingClassOfTheCoreLeavesTheApplicationAlone(Jdk jdk) throws Exception {
    Path jar = damaged("dev/evenkeel/agent/resilience/Policy", AgentJar::nothing);
    changesNothing(jdk, "the agent could not start", AgentJar.flag(jar), FREE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void aMissingLogLibraryLeavesTheApplicationAlone(Jdk jdk) throws Exception {
    Path jar = damaged("org/tinylog/Logger", AgentJar::nothing);
    changesNothing(jdk, "can no longer say so", AgentJar.flag(jar), FREE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void aJarThatIsNotTheAgentsIsNotGivenToTheBootstrapLoader(Jdk jdk) throws Exception {
    Path jar = AgentJar.repackaged(folder);
    changesNothing(jdk, "was repackaged", AgentJar.flag(jar), FREE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void aSecondAgentIsIgnored(Jdk jdk) throws Exception {
    changesNothing(jdk, "second one is ignored", AgentJar.flag(), AgentJar.flag(), FREE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void anUnreadableConfigurationIsNamed(Jdk jdk) throws Exception {
    String missing = "-Devenkeel.config=" + folder.resolve("missing.properties");
    changesNothing(jdk, "missing.properties", AgentJar.flag(), FREE_PORT, missing);
  }

  @ParameterizedTest
  @EnumSource
  void aBadValueIsNamed(Jdk jdk) throws Exception {
    String bad = "-Devenkeel.retry.attempts=many";
    changesNothing(jdk, "retry.attempts", AgentJar.flag(), FREE_PORT, bad);
  }

  @ParameterizedTest
  @EnumSource
  void aTakenPortIsNamed(Jdk jdk) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      changesNothing(jdk, port, AgentJar.flag(), "-Devenkeel.metrics.port=" + port);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLogFileThatCannotBeWrittenIsNamed(Jdk jdk) throws Exception {
    String file = "-Devenkeel.log.file=" + folder; // a folder: not even root can write to it
    changesNothing(jdk, "evenkeel.log.file cannot be written", AgentJar.flag(), FREE_PORT, file);
  }

  @ParameterizedTest
  @EnumSource
  void aJdkWithoutItsHttpServerServesNoMetrics(Jdk jdk) throws Exception {
    String modules = "--limit-modules=java.se,java.instrument,jdk.unsupported";
    changesNothing(jdk, "jdk.httpserver", AgentJar.flag(), FREE_PORT, modules);
  }

  private Path damaged(String type, UnaryOperator<byte[]> damage) throws IOException {
    return AgentJar.with(folder, "inst/" + type + ".classdata", damage);
  }

  /** Runs with and without the agent; one WARN must hold the reason, and there is no other. */
  private void changesNothing(Jdk jdk, String reason, String... flags) throws Exception {
    Ended with = leavesAlone(jdk, reason, flags);
    assertEquals(1, with.warnings(), with.err());
  }

  /** Runs with and without the agent; a WARN must hold the reason. */
  private Ended leavesAlone(Jdk jdk, String reason, String... flags) throws Exception {
    Ended with = run(jdk, reason, List.of(flags));
    Ended without = untouched.get(jdk);
    if (without == null) {
      without = run(jdk, null, List.of());
      untouched.put(jdk, without);
    }
    assertEquals(without.out(), with.out(), with.err());
    assertEquals(without.status(), with.status(), with.err());
    assertTrue(
        with.err()
            .lines()
            .anyMatch(line -> line.contains("evenkeel: WARN") && line.contains(reason)),
        with.err());
    return with;
  }

  private Ended run(Jdk jdk, String reason, List<String> flags) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(jdk, new ArrayList<>(flags), Calls.class, provider.port())) {
      if (reason != null) {
        child.awaitErr(reason);
        child.awaitOut("\n200 {\"id\"");
      }
      return child.end();
    }
  }

  static {
    assertTrue(Files.exists(AgentJar.path()), "build the agent first");
  }
}

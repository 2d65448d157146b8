package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Jdk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar's doctor looks over real applications. */
class DoctorIT {

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void findsTheClientInOneJarOfSpringBoot(Jdk jdk) throws Exception {
    Command doctor =
        Command.run(jdk, "doctor", "--classpath", Application.jar("fatjar"), "metrics.port=0");
    assertEquals(0, doctor.status(), doctor.out() + doctor.err());
    assertEquals("", doctor.err());
    assertTrue(doctor.out().contains("ok    java.net.http of this Java runtime"), doctor.out());
    assertTrue(doctor.out().contains("ok    OkHttp (okhttp-"), doctor.out());
    assertTrue(doctor.out().endsWith("Nothing to fix."), doctor.out());
  }

  @Test
  void canWeaveWhatTheClassPathOfThisTestHolds() throws Exception {
    Command doctor =
        Command.run(
            Jdk.RUNNING,
            "doctor",
            "--classpath",
            System.getProperty("java.class.path"),
            "metrics.port=0");
    assertEquals(0, doctor.status(), doctor.out() + doctor.err());
    assertTrue(doctor.out().contains("ok    OkHttp (okhttp-4.12.0.jar): carried"), doctor.out());
    assertTrue(doctor.out().contains("ok    openai-java (openai-java-core-"), doctor.out());
    assertTrue(doctor.out().contains("ok    LangChain4j (langchain4j-core-"), doctor.out());
  }

  @Test
  void exitsWithOneWhereSomethingIsToFix() throws Exception {
    Command doctor = Command.run(Jdk.RUNNING, "doctor", "metrics.port=0", "mode=on");
    assertEquals(1, doctor.status());
    assertTrue(doctor.out().contains("FIX   evenkeel.mode cannot be 'on'"), doctor.out());
    assertTrue(doctor.out().endsWith("1 thing to fix."), doctor.out());
  }
}

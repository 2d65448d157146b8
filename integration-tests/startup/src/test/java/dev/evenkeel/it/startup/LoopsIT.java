package dev.evenkeel.it.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.startup.ChildJvm.Ended;
import dev.evenkeel.it.startup.app.OtherLoops;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retry loops of versions that the agent does not know are left alone, and the log says so. */
class LoopsIT {

  @ParameterizedTest
  @EnumSource
  void aLoopWhoseMethodIsGoneOrThatDoesNotFitIsLeftAlone(Jdk jdk) throws Exception {
    List<String> flags = List.of(AgentJar.flag(), "-Devenkeel.metrics.port=0");
    try (ChildJvm child = ChildJvm.start(jdk, flags, OtherLoops.class)) {
      child.awaitOut("retried 2, intercepted it, run");
      child.awaitErr(
          "unsupported version of dev.langchain4j.internal.RetryUtils$RetryPolicy;"
              + " its retries are recognised and not stopped");
      child.awaitErr("retry loop cohere is off, its retries are recognised and not stopped");
      child.awaitErr("retry loop google-genai is off, its retries are recognised and not stopped");
      Ended ended = child.end();
      assertEquals(3, ended.warnings(), ended.err());
      assertEquals(0, ended.status());
    }
  }
}

package dev.evenkeel.it.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.transport.Targets;
import dev.evenkeel.agent.weave.Target;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.startup.ChildJvm.Ended;
import dev.evenkeel.it.startup.app.EmptyClasses;
import dev.evenkeel.it.startup.app.OtherLoops;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @ParameterizedTest
  @EnumSource
  void eachWovenClassWhoseMethodsAreGoneIsNamedWithWhatIsLost(Jdk jdk) throws Exception {
    Map<String, String> losses = new LinkedHashMap<>();
    for (Target target : Targets.ALL) {
      if (!target.owner().startsWith("jdk/")) { // those are what they are
        losses.putIfAbsent(target.owner().replace('/', '.'), target.kind().loss());
      }
    }
    List<String> flags = List.of(AgentJar.flag(), "-Devenkeel.metrics.port=0");
    String[] names = losses.keySet().toArray(String[]::new);
    try (ChildJvm child = ChildJvm.start(jdk, flags, EmptyClasses.class, names)) {
      for (String name : names) {
        child.awaitErr("unsupported version of " + name + "; " + losses.get(name));
      }
      Ended ended = child.end();
      assertEquals(names.length, ended.warnings(), ended.err());
      assertEquals(0, ended.status());
    }
  }
}

package dev.evenkeel.it.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.it.harness.Child;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.it.service.app.DroppedLoaders;
import dev.evenkeel.it.service.app.ManyLoaders;
import dev.evenkeel.it.twocalls.PassingCalls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent with libraries in class loaders other than the JVM's. */
class ClassLoadersIT {

  private static final int LOADERS = 5;

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void carriesTheCallsOfLibrariesInLoadersOfTheirOwn(Jdk jdk) throws Exception {
    // java.net.http belongs to the platform loader: without any parent it is not seen
    List<String> calls =
        List.of(
            "child-first-okHttp",
            "child-first-jdk",
            "no-parent-okHttp",
            "platform-okHttp",
            "platform-jdk");
    try (Provider provider = new Provider();
        Child app = start(jdk, agent(), provider, calls)) {
      for (String call : calls) {
        assertEquals(200, app.number(call));
      }
      app.await("done");
      Scrape scrape = Scrape.of(app);
      for (String call : calls) {
        assertCarried(call, scrape, provider);
      }
      assertEquals(0, scrape.sum("evenkeel_agent_internal_errors_total", ""));
      app.end();
      assertFalse(app.log().contains("evenkeel: WARN"), app.log());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void leavesALibraryAloneWhoseLoaderHidesTheAgentAndWarnsOnce(Jdk jdk) throws Exception {
    try (Provider provider = new Provider();
        Child app =
            start(
                jdk, agent(), provider, List.of("bundle-okHttp", "bundle-jdk", "bundle-okHttp"))) {
      assertEquals(503, app.number("bundle-okHttp"), "as the provider answered");
      assertEquals(200, app.number("bundle-jdk"));
      assertEquals(200, app.number("bundle-okHttp"));
      app.await("done");
      Scrape scrape = Scrape.of(app);
      assertCarried("bundle-jdk", scrape, provider);
      assertEquals(1, scrape.sum("evenkeel_calls_total", ""));
      assertEquals(2, provider.asked("bundle-okHttp"));
      app.awaitLog(Pattern.compile("evenkeel: WARN .*\\R"));
      app.end();
      List<String> warnings =
          app.log().lines().filter(line -> line.contains("evenkeel: WARN")).toList();
      assertEquals(1, warnings.size(), app.log());
      assertTrue(
          warnings
              .get(0)
              .contains("the class loader of okhttp3.OkHttpClient does not see the agent"),
          warnings.get(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void holdsNoLoaderThatTheApplicationHasDropped(Jdk jdk) throws Exception {
    new Dropped(Application.classPath("twocalls"), PassingCalls.class.getName(), 4)
        .assertCollected(jdk, List.of());
  }

  /**
   * google-genai on OkHttp and LangChain4j on the JDK's client, whose retry loops are woven too.
   * openai-java will not do: where a client was built and closed its loader stays, with no agent as
   * well, and the thread of its Cleaner too.
   */
  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void holdsNoLoaderOfAnSdkThatTheApplicationHasDropped(Jdk jdk) throws Exception {
    // Jackson keeps buffers until memory is short
    List<String> flags = List.of("-XX:SoftRefLRUPolicyMSPerMB=0");
    new Dropped(Application.sdk("genai"), "dev.evenkeel.it.genai.PassingGenAi", 2)
        .assertCollected(jdk, flags);
    new Dropped(Application.sdk("langchain4j"), "dev.evenkeel.it.langchain4j.PassingLangChain4j", 2)
        .assertCollected(jdk, flags);
  }

  /**
   * An application that is started and dropped.
   *
   * @param main makes so many calls, each of which meets a 503 first
   */
  private record Dropped(String classPath, String main, int calls) {

    void assertCollected(Jdk jdk, List<String> flags) throws Exception {
      assertEquals(LOADERS, collected(jdk, flags, 503), main + " without the agent");
      List<String> all = new ArrayList<>(flags);
      all.addAll(agent());
      assertEquals(LOADERS, collected(jdk, all, 200), main + " with the agent");
    }

    private long collected(Jdk jdk, List<String> flags, int status) throws Exception {
      try (Provider provider = new Provider();
          Child app =
              Child.start(
                  jdk, flags, DroppedLoaders.class, provider.url(), classPath, LOADERS, main)) {
        String statuses = String.join(" ", Collections.nCopies(calls, Integer.toString(status)));
        for (int i = 0; i < LOADERS; i++) {
          assertEquals(statuses, app.await("calls "));
        }
        long collected = app.number("collected");
        app.end();
        return collected;
      }
    }
  }

  private static void assertCarried(String call, Scrape scrape, Provider provider) {
    String label = "gen_ai_request_model=\"" + call + "\"";
    assertEquals(1, scrape.sum("evenkeel_calls_total", label + ",outcome=\"success\""), call);
    assertEquals(2, scrape.sum("evenkeel_attempts_total", label), call);
    assertEquals(2, provider.asked(call), call);
  }

  private static Child start(Jdk jdk, List<String> flags, Provider provider, List<String> calls)
      throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.add(provider.url());
    arguments.add(Application.classPath("twocalls"));
    arguments.addAll(calls);
    return Child.start(jdk, flags, ManyLoaders.class, arguments.toArray());
  }

  private static List<String> agent() {
    List<String> flags = new ArrayList<>(TwoCallsRun.SETTINGS);
    flags.add(Child.agent());
    return flags;
  }
}

package dev.evenkeel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.evenkeel.it.harness.Jdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every application in real JVMs: without the agent, and with it on each Java there is. A line is
 * printed for each scenario as it ends.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenariosIT {

  private static final int CHILDREN_AT_ONCE = 3;
  private static final int DEADLINE_MINUTES = 15;

  private final ExecutorService children = Executors.newFixedThreadPool(CHILDREN_AT_ONCE);
  private final Map<String, CompletableFuture<Result>> baselines = new ConcurrentHashMap<>();
  private final List<Run> runs = new ArrayList<>();

  /** {@code -Dapps.only=openai-java,okhttp-3} narrows a run by hand. */
  private static final List<String> ONLY =
      List.of(System.getProperty("apps.only", "").split(",", -1));

  @BeforeAll
  void startAll() {
    List<App> apps =
        App.all().stream().filter(app -> ONLY.contains("") || ONLY.contains(app.name())).toList();
    // The runs without the agent come first: the others compare themselves with them.
    apps.forEach(app -> runs.add(run(app, Jdk.RUNNING, false)));
    apps.forEach(app -> runs.add(run(app, Jdk.RUNNING, true)));
    if (Jdk.JDK_25.isPresent()) {
      apps.forEach(app -> runs.add(run(app, Jdk.JDK_25, true)));
    }
    runs.forEach(run -> children.execute(run::play));
  }

  private Run run(App app, Jdk jdk, boolean agent) {
    Run run =
        new Run(
            app,
            jdk,
            agent,
            key -> baselines.computeIfAbsent(key, unknown -> new CompletableFuture<>()));
    run.unexpressed()
        .forEach(what -> System.out.println(run.name() + " cannot be expressed: " + what));
    run.reports()
        .forEach(
            (scenario, report) ->
                report.whenComplete(
                    (told, failure) ->
                        System.out.println(
                            run.name()
                                + " "
                                + scenario
                                + ": "
                                + (failure == null ? told : "FAILED"))));
    return run;
  }

  @AfterAll
  void stopAll() {
    children.shutdownNow();
    System.out.println(AttemptsTable.of(runs));
  }

  @TestFactory
  Stream<DynamicNode> everyScenarioEndsAsTheTableSays() {
    return runs.stream()
        .map(
            run ->
                dynamicContainer(
                    run.name(),
                    run.reports().entrySet().stream()
                        .map(entry -> test(run, entry.getKey(), entry.getValue()))));
  }

  private static DynamicTest test(Run run, String scenario, CompletableFuture<String> report) {
    return dynamicTest(
        run.name() + " " + scenario,
        () -> {
          try {
            report.get(DEADLINE_MINUTES, TimeUnit.MINUTES);
          } catch (ExecutionException e) {
            throw e.getCause();
          }
        });
  }

  @TestFactory
  DynamicTest noCallIsSentMoreOftenThanPolicyOrTheSdkSays() {
    return dynamicTest(
        "attempts",
        () -> {
          CompletableFuture.allOf(
                  runs.stream()
                      .flatMap(run -> run.reports().values().stream())
                      .toArray(CompletableFuture<?>[]::new))
              .handle((all, failure) -> null)
              .get(DEADLINE_MINUTES, TimeUnit.MINUTES);
          assertEquals(List.of(), AttemptsTable.problems(runs));
        });
  }

  @TestFactory
  DynamicTest runsOnJava25WherePresent() {
    return dynamicTest(
        "Java 25",
        () -> {
          Assumptions.assumeTrue(
              Jdk.JDK_25.isPresent(), "no Java 25 beside " + System.getProperty("java.home"));
          assertTrue(runs.stream().anyMatch(run -> run.name().contains("jdk25")));
        });
  }
}

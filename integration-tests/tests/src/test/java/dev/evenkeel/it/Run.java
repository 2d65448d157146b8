package dev.evenkeel.it;

import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.ScriptedProvider;
import dev.evenkeel.provider.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One application in one JVM, with the agent or without: all its scenarios at the same time. */
final class Run {

  /** As many as a small machine can serve without making its own delays look like time-outs. */
  private static final int AT_ONCE = 16;

  /** A scenario with the variant that plays it. */
  private interface Part {
    String play(Stage stage) throws Exception;
  }

  private record Cast(String scenario, Variant variant, Part part) {}

  private final App app;
  private final Jdk jdk;
  private final boolean agent;
  private final Map<String, Cast> casts = new LinkedHashMap<>();
  private final List<String> unexpressed = new ArrayList<>();
  private final Map<String, CompletableFuture<String>> reports = new LinkedHashMap<>();

  /**
   * @param baselines what came of a scenario without the agent, by application, scenario and
   *     variant
   */
  Run(App app, Jdk jdk, boolean agent, Function<String, CompletableFuture<Result>> baselines) {
    this.app = app;
    this.jdk = jdk;
    this.agent = agent;
    CallCheck check = new CallCheck(app, agent);
    for (Scenario scenario : Scenarios.all()) {
      for (Variant variant : app.variants()) {
        if (!agent && scenario.plain() == null) {
          continue;
        }
        String whyNot = variant.whyNot(scenario.name());
        if (scenario.fits().test(variant) && whyNot != null) {
          unexpressed.add(scenario.name() + " " + variant.name() + ": " + whyNot);
        } else if (scenario.fits().test(variant)) {
          CompletableFuture<Result> baseline =
              baselines.apply(app.name() + " " + scenario.name() + " " + variant.name());
          add(scenario.name(), variant, stage -> check.check(scenario, stage, baseline));
        }
      }
    }
    addConnections(baselines);
    if (agent) {
      addBreakers(baselines);
    }
    reports.put("the agent had no failure inside, and the JVM ends", new CompletableFuture<>());
  }

  private void addConnections(Function<String, CompletableFuture<Result>> baselines) {
    ConnectionCheck check = new ConnectionCheck(agent);
    for (Variant variant : app.variants()) {
      CompletableFuture<Result> baseline =
          baselines.apply(app.name() + " refused " + variant.name());
      add("refused", variant, stage -> check.refused(stage, baseline));
      if (variant.leading() && variant.whyNot("reset-used") == null) {
        add("reset-used", variant, check::resetAfterUse);
      }
    }
  }

  private void addBreakers(Function<String, CompletableFuture<Result>> baselines) {
    Map<String, BreakerCheck> checks =
        Map.of(
            "breaker-500", new BreakerCheck(app, Step.refuse(500), Timeout.DEFAULT),
            "breaker-504", new BreakerCheck(app, Step.refuse(504), Timeout.DEFAULT),
            "breaker-hang", new BreakerCheck(app, new Step.Hang(), Timeout.SHORT),
            "breaker-hang-call-timeout",
                new BreakerCheck(app, new Step.Hang(), Timeout.SHORT.ofTheWholeCall()));
    for (Variant variant : app.variants()) {
      if (variant.leading()) {
        CompletableFuture<Result> refusal =
            baselines.apply(app.name() + " 503-forever " + variant.name());
        checks.forEach(
            (name, check) -> {
              if (variant.whyNot(name.replace("breaker-", "")) == null
                  && variant.whyNot("503-forever") == null) {
                add(name, variant, stage -> check.check(stage, refusal));
              }
            });
      }
    }
  }

  private void add(String scenario, Variant variant, Part part) {
    String name = scenario + " " + variant.name();
    casts.put(name, new Cast(scenario, variant, part));
    reports.put(name, new CompletableFuture<>());
  }

  App app() {
    return app;
  }

  boolean agent() {
    return agent;
  }

  String name() {
    return app.name() + " " + jdk.label() + (agent ? "" : " without agent");
  }

  /** Scenarios that the SDK cannot express, each with its reason. */
  List<String> unexpressed() {
    return unexpressed;
  }

  /** What came of each scenario, or why it failed. */
  Map<String, CompletableFuture<String>> reports() {
    return reports;
  }

  /** Starts the JVM, plays everything, ends the JVM. */
  void play() {
    dev.evenkeel.provider.Scenarios scripts = new dev.evenkeel.provider.Scenarios();
    try (ScriptedProvider http1 = ScriptedProvider.start(scripts, 0);
        ScriptedProvider http2 = ScriptedProvider.startTls(scripts);
        Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // and listens not
      String refusing = "127.0.0.1:" + nobody.getLocalPort();
      Path certificate = Files.createTempFile("evenkeel-it", ".pem");
      Files.writeString(certificate, http2.certificate());
      Stage.Providers providers = new Stage.Providers(scripts, http1, http2, refusing, certificate);
      try (Child child =
          Child.start(app, jdk, options(http1.authority(), http2.authority(), refusing))) {
        warmUp(providers, child);
        playAll(providers, child);
        end(child);
      } finally {
        Files.delete(certificate);
      }
    } catch (Throwable e) {
      reports.values().forEach(report -> report.completeExceptionally(e));
    }
  }

  private List<String> options(String... providers) throws IOException {
    if (!agent) {
      return List.of();
    }
    List<String> options = new ArrayList<>();
    options.add("-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath());
    options.add("-Devenkeel.metrics.port=0");
    options.add("-Devenkeel.metrics.max-models=1000");
    options.add("-Devenkeel.retry.min-delay=50ms");
    options.add("-Devenkeel.retry.multiplier=20ms");
    options.add("-Devenkeel.retry.max-delay=1500ms");
    options.add("-Devenkeel.breaker.cooldown=2s"); // a busy machine takes 1 s between two calls
    options.add("-Devenkeel.breaker.max-wait=0s"); // as long as it would be, refusals are seen
    options.add("-Devenkeel.timeout.slow-failure=3s");
    options.add("-Devenkeel.stream.hold.whole=whole-*");
    options.add("-Devenkeel.stream.limits=stall*=1s/1s,whole-stall*=1s/1s,silent*=1s/1s");
    options.add(
        Stream.of(providers)
            .map(provider -> provider + "=" + app.provider())
            .collect(Collectors.joining(",", "-Devenkeel.endpoints=", "")));
    options.addAll(app.properties());
    return options;
  }

  /** Loads the SDK's classes, so that the first scenarios' time-outs measure the provider. */
  private void warmUp(Stage.Providers providers, Child child) throws InterruptedException {
    for (Variant variant : app.variants()) {
      Stage stage = new Stage(providers, child, variant, "warm-up");
      Result result = stage.call(Scenario.NONE, Timeout.DEFAULT);
      if (!result.ok()) {
        throw new AssertionError("warm-up failed" + stage.story(result) + "\n" + child.logTail());
      }
    }
  }

  private void playAll(Stage.Providers providers, Child child) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<String>> playing = new ArrayList<>();
      casts.forEach(
          (name, cast) -> {
            CompletableFuture<String> report = reports.get(name);
            Stage stage = new Stage(providers, child, cast.variant(), cast.scenario());
            threads.execute(() -> complete(report, () -> cast.part().play(stage)));
            playing.add(report);
          });
      CompletableFuture.allOf(playing.toArray(CompletableFuture<?>[]::new))
          .handle((all, failure) -> null)
          .join();
    } finally {
      threads.shutdownNow();
    }
  }

  private void complete(CompletableFuture<String> report, Callable<String> play) {
    try {
      report.complete(play.call());
    } catch (Throwable e) {
      report.completeExceptionally(e);
    }
  }

  private void end(Child child) throws InterruptedException {
    CompletableFuture<String> report =
        reports.get("the agent had no failure inside, and the JVM ends");
    Scrape scrape = agent ? child.scrape() : new Scrape("");
    double failures = scrape.sum("evenkeel_agent_internal_errors_total");
    int status = child.end();
    if (failures == 0 && status == 0) {
      report.complete("no failures, exit status 0");
    } else {
      report.completeExceptionally(
          new AssertionError(
              failures
                  + " internal errors, exit status "
                  + status
                  + "\n"
                  + scrape.mentioning("evenkeel_agent_internal_errors_total")
                  + "\n"
                  + child.logTail()));
    }
  }
}

package dev.evenkeel.it;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import dev.evenkeel.provider.Received;
import dev.evenkeel.provider.ScriptedProvider;
import dev.evenkeel.provider.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sixteen faults, each met by openai-java blocking and streaming, all at the same time in one
 * JVM of its own. To play the table with settings of your own, say with fallbacks:
 *
 * <pre>{@code
 * FaultRun run = FaultRun.play("with fallbacks", authority -> {
 *   List<String> flags = FaultRun.agent(authority);   // the agent, with the waits cut by Fault.SCALE
 *   flags.add("-Devenkeel...=" + ...);                 // Fault.model(way) fails, Fault.backup(way) is well
 *   return flags;
 * });
 * System.out.println(FaultTable.of(List.of(run)));
 * run.cell("S08", "chat-stream").verdict();
 * }</pre>
 *
 * <p>{@link FaultCell#backups} are the requests that the well models got, and {@link Result#model}
 * is the model that the answer named.
 *
 * @param alive what a call to a provider in good health got at the end, by way of calling
 * @param scrape the agent's metrics at the end; empty without the agent
 * @param exit status of the JVM
 */
record FaultRun(
    String title,
    List<FaultCell> cells,
    Map<String, Result> alive,
    Scrape scrape,
    int exit,
    String log) {

  static final String BLOCKING = "chat";
  static final String STREAMING = "chat-stream";
  static final List<String> WAYS = List.of(BLOCKING, STREAMING);

  /** What the JVM is started with. */
  interface Flags {
    /**
     * @param authority host and port of the provider
     */
    List<String> of(String authority) throws IOException;
  }

  /** What the JVM is started with, where the well models are elsewhere. */
  interface Elsewhere {
    /**
     * @param authority host and port of the provider
     * @param other host and port of the provider of the well models
     */
    List<String> of(String authority, String other) throws IOException;
  }

  /** The agent as by default, but for its waits: they shrink as those of the faults do. */
  static List<String> agent(String authority) throws IOException {
    List<String> flags = new ArrayList<>();
    flags.add("-javaagent:" + Path.of(System.getProperty("agent.jar")).toRealPath());
    flags.add("-Devenkeel.metrics.port=0");
    flags.add("-Devenkeel.metrics.max-models=1000");
    flags.add("-Devenkeel.endpoints=" + authority + "=openai");
    if (Fault.SCALE != 1) {
      Map.of(
              "retry.min-delay", 2,
              "retry.multiplier", 1,
              "retry.once-within", 10,
              "timeout.slow-failure", 10,
              "stream.first-token", 30,
              "stream.stall", 30,
              "breaker.window", 60,
              "breaker.cooldown", 60,
              "breaker.early-probe", 3,
              "breaker.max-wait", 3)
          .forEach(
              (key, seconds) ->
                  flags.add("-Devenkeel." + key + "=" + Fault.scaled(seconds).toMillis() + "ms"));
    }
    return flags;
  }

  static FaultRun play(String title, Flags flags) throws Exception {
    Map<String, Long> first = new ConcurrentHashMap<>();
    try (ScriptedProvider provider = ScriptedProvider.start(request -> next(request, first), 0)) {
      return play(title, flags.of(provider.authority()), provider, provider);
    }
  }

  /** The same with the well models at another endpoint. */
  static FaultRun playElsewhere(String title, Elsewhere flags) throws Exception {
    Map<String, Long> first = new ConcurrentHashMap<>();
    try (ScriptedProvider provider = ScriptedProvider.start(request -> next(request, first), 0);
        ScriptedProvider other = ScriptedProvider.start(request -> next(request, first), 0)) {
      List<String> all = flags.of(provider.authority(), other.authority());
      return play(title, all, provider, other);
    }
  }

  private static FaultRun play(
      String title, List<String> flags, ScriptedProvider provider, ScriptedProvider other)
      throws Exception {
    try (Child child = Child.start(openAi(), Jdk.RUNNING, flags)) {
      alive(provider, child); // loads the SDK's classes
      List<CompletableFuture<FaultCell>> cells = new ArrayList<>();
      for (Fault fault : Fault.all()) {
        WAYS.forEach(way -> cells.add(play(fault, way, provider, other, child)));
      }
      List<FaultCell> played = cells.stream().map(CompletableFuture::join).toList();
      Map<String, Result> alive = alive(provider, child);
      boolean agent = flags.stream().anyMatch(f -> f.contains("-javaagent"));
      Scrape scrape = agent ? child.scrape() : new Scrape("");
      return new FaultRun(title, played, alive, scrape, child.end(), child.log());
    }
  }

  FaultCell cell(String fault, String way) {
    return cells.stream()
        .filter(cell -> cell.fault().id().equals(fault) && cell.way().equals(way))
        .findFirst()
        .orElseThrow();
  }

  private static App openAi() {
    return App.named("openai-java");
  }

  private static Step next(Received request, Map<String, Long> first) {
    String model = request.model();
    long since = request.nanos() - first.computeIfAbsent(model, key -> request.nanos());
    for (Fault fault : Fault.all()) {
      for (String way : WAYS) {
        if (model.equals(fault.model(way))) {
          return fault.script().next(request, Duration.ofNanos(since));
        }
        if (model.equals(fault.backup(way))) {
          return fault.backup(request);
        }
      }
    }
    return Step.answer(Fault.TEXT);
  }

  private static Map<String, Result> alive(ScriptedProvider provider, Child child)
      throws InterruptedException {
    return WAYS.stream()
        .collect(
            Collectors.toMap(
                way -> way,
                way ->
                    begin(child, provider, way, "healthy", Duration.ZERO, 0)
                        .orTimeout(120, TimeUnit.SECONDS)
                        .join()));
  }

  private static CompletableFuture<FaultCell> play(
      Fault fault, String way, ScriptedProvider provider, ScriptedProvider other, Child child) {
    String model = fault.model(way);
    List<Long> starts = new ArrayList<>();
    List<CompletableFuture<Result>> calls =
        Stream.iterate(0, i -> i + 1)
            .limit(fault.calls())
            .map(
                i -> {
                  Duration after = fault.every().multipliedBy(i);
                  starts.add(System.nanoTime() + after.toNanos());
                  return CompletableFuture.supplyAsync(
                          () -> begin(child, provider, way, model, fault.timeout(), i),
                          CompletableFuture.delayedExecutor(
                              after.toMillis(), TimeUnit.MILLISECONDS))
                      .thenCompose(call -> call)
                      .completeOnTimeout(
                          null, after.plus(fault.bound()).toMillis(), TimeUnit.MILLISECONDS);
                })
            .toList();
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all ->
                new FaultCell(
                    fault,
                    way,
                    calls.stream().map(CompletableFuture::join).collect(Collectors.toList()),
                    starts,
                    provider.received(model),
                    other.received(fault.backup(way))));
  }

  /** Each call has a prompt of its own, as a body sent again counts as a retry. */
  private static CompletableFuture<Result> begin(
      Child child,
      ScriptedProvider provider,
      String way,
      String model,
      Duration timeout,
      int number) {
    String id = model + "#" + way + number + "@" + System.nanoTime();
    String prompt = "Say sixty words, for " + id;
    try {
      return child.begin(new Case(id, way, provider.url(), model, -1, timeout, false, prompt, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came of the faults, and what the agent has counted of fallbacks. */
  void printFallbacks() {
    System.out.println(FaultTable.of(List.of(this)));
    scrape()
        .text()
        .lines()
        .filter(line -> line.startsWith("evenkeel_fallbacks"))
        .forEach(System.out::println);
  }
}

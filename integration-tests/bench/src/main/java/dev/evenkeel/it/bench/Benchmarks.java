package dev.evenkeel.it.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs all benchmarks and prints a table each; the same as JSON in the target folder. */
public final class Benchmarks {

  /** See {@link PassThrough}. */
  private static final List<String> ENTRY =
      List.of(
          "-XX:-StackTraceInThrowable",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=dontinline,jdk.internal.net.http.HttpClientImpl::send");

  private Benchmarks() {}

  /** Arguments: the agent's jar, the module's target folder. */
  public static void main(String[] args) throws Exception {
    Path agent = Path.of(args[0]).toRealPath();
    Path target = Path.of(args[1]).toRealPath();
    List<String> json = new ArrayList<>();

    String only = System.getProperty("bench.only", "");
    if (only.isEmpty()) {
      startUp(agent, target, json);
    }
    if (only.isEmpty() || only.equals("calls")) {
      calls(agent, json);
    }
    if (only.isEmpty() || only.equals("loopback")) {
      loopback(agent, target, json);
    }
    if (only.isEmpty() || only.equals("streams")) {
      streams(agent, target, json);
    }
    if (only.isEmpty() || only.equals("slo")) {
      slo(agent, json);
    }
    if (only.isEmpty() || only.equals("scrape")) {
      scrape(agent, target, json);
    }
    if (only.isEmpty() || only.equals("storm")) {
      storm(agent, target, json);
    }
    Path report = target.resolve("bench.json");
    Files.writeString(report, "[\n" + String.join(",\n", json) + "\n]\n", StandardCharsets.UTF_8);
    System.out.println("JSON: " + report);
  }

  private static void startUp(Path agent, Path target, List<String> json) throws Exception {
    StartUp startUp = new StartUp(agent, target);
    System.out.println("Start-up, whole process, median ms (and above the empty agent)");
    for (Map.Entry<String, Map<String, Double>> program : startUp.run().entrySet()) {
      double floor = program.getValue().get("empty agent");
      program
          .getValue()
          .forEach(
              (variant, millis) -> {
                print(
                    "  %-26s %-14s %7.0f  %+7.0f%n",
                    program.getKey(), variant, millis, millis - floor);
                json.add(row("start-up", program.getKey() + " / " + variant, millis, "ms"));
              });
    }
    double ready = startUp.metricsReady();
    print("  %-26s %-14s %7.0f%n", "/metrics after main", "evenkeel", ready);
    json.add(row("metrics-ready", "evenkeel", ready, "ms"));
  }

  private static void calls(Path agent, List<String> json) throws Exception {
    System.out.println("Calls that are no LLM calls, JMH (ns and bytes per call)");
    List<String> evenkeel = List.of("-javaagent:" + agent, "-Devenkeel.metrics.port=0");
    compare(
        "pass-through",
        jmh(PassThrough.class, ENTRY, List.of()),
        jmh(PassThrough.class, ENTRY, evenkeel),
        json);
    System.out.println("The agent's own work on an LLM call whose exchange is stubbed, JMH");
    inside(agent)
        .forEach(
            (name, result) -> {
              print("  %-24s %8.1f ns %8.1f B%n", name, result[0], result[1]);
              json.add(row("own-work", name, result[0], "ns"));
              json.add(row("own-work", name, result[1], "bytes"));
            });
    System.out.println("LLM calls on sockets in memory, JMH (ns and bytes per call)");
    compare(
        "llm-call",
        jmh(LlmCall.class, List.of(), List.of()),
        jmh(LlmCall.class, List.of(), evenkeel),
        json);
  }

  private static void loopback(Path agent, Path target, List<String> json) throws IOException {
    System.out.println("LLM calls on loopback, median µs (and P99) per call, in turns");
    new Loopback(agent, target)
        .run()
        .forEach(
            (way, result) -> {
              print(
                  "  %-15s %7.1f -> %7.1f  ratio %.3f (quartiles %.3f, %.3f),"
                      + " of two without %.3f   (%.1f -> %.1f)%n",
                  way,
                  result.without(),
                  result.with(),
                  result.ratio(),
                  result.lowerQuartile(),
                  result.upperQuartile(),
                  result.noise(),
                  result.p99Without(),
                  result.p99With());
              json.add(row("loopback", way + " without", result.without(), "us"));
              json.add(row("loopback", way + " with", result.with(), "us"));
              json.add(row("loopback", way + " ratio", result.ratio(), "1"));
              json.add(row("loopback", way + " noise", result.noise(), "1"));
            });
  }

  /** With the agent's classes beside the benchmark's, and no agent. */
  private static Map<String, double[]> inside(Path agent) throws RunnerException {
    String key = "java.class.path"; // where JMH takes it from for its forks
    String own = System.getProperty(key);
    System.setProperty(
        key,
        String.join(
            File.pathSeparator,
            own,
            agent.resolveSibling("classes").toString(),
            agent.resolveSibling("stage").resolve("inst").toString()));
    try {
      return jmh(OwnWork.class, List.of(), List.of());
    } finally {
      System.setProperty(key, own);
    }
  }

  private static void streams(Path agent, Path target, List<String> json) throws Exception {
    print(
        "Streams of %d events of %d bytes, event by event, CPU ns and bytes allocated per event%n",
        Streams.EVENTS, Streams.event("\"content\":\" calm\"", "null").length());
    new Streams(agent, target)
        .run()
        .forEach(
            (way, result) -> {
              double bytes = result.bytesTapped() - result.bytes();
              print(
                  "  %-13s %7.0f -> %7.0f ns  ratio %.3f (%.3f to %.3f), of two untapped hosts %.3f"
                      + "   %+.0f B%n",
                  way,
                  result.cpu(),
                  result.cpuTapped(),
                  result.ratio(),
                  result.ratios()[0],
                  result.ratios()[result.ratios().length - 1],
                  result.noise(),
                  bytes);
              json.add(row("streams", way + " ratio", result.ratio(), "1"));
              json.add(row("streams", way + " noise", result.noise(), "1"));
              json.add(row("streams", way + " added", bytes, "bytes"));
            });
  }

  /** In the agent's own classes, which are handed to the bootstrap loader. */
  private static void slo(Path agent, List<String> json) throws Exception {
    System.out.println(
        "Objectives, JMH (ns and bytes per call, above a recorder that does nothing)");
    String classes = "-Xbootclasspath/a:" + agent.resolveSibling("classes");
    Map<String, double[]> results = jmh(SloCost.class, List.of(classes), List.of());
    double[] base = results.remove("baseline");
    results.forEach(
        (name, result) -> {
          print("  %-28s %+9.1f ns %+9.1f B%n", name, result[0] - base[0], result[1] - base[1]);
          json.add(row("slo", name, result[0] - base[0], "ns"));
          json.add(row("slo", name, result[1] - base[1], "bytes"));
        });
    for (String workloads : new String[] {"0", "7", "24"}) {
      String[] held = heap(classes, workloads);
      print("  %s workloads, %s objectives: %s bytes%n", workloads, held[1], held[0]);
      json.add(row("slo", "heap of " + held[1] + " objectives", Long.parseLong(held[0]), "bytes"));
    }
  }

  private static void scrape(Path agent, Path target, List<String> json) throws Exception {
    print(
        "Scrapes under 40 calls/s, ms (load average %.0f before)%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    for (int models : new int[] {50, 160, 500}) {
      Scrapes.Result result = new Scrapes(agent, target).run(models);
      print("  %4d models, %6d series, %5.2f MB%n", models, result.series(), result.bytes() / 1e6);
      scrape(json, models + " models, until the end", result.wall());
      scrape(json, models + " models, CPU", result.cpu());
    }
  }

  private static void scrape(List<String> json, String what, Scrapes.Times times) {
    print(
        "    %-28s first %6.1f  tenth %6.1f  median %6.1f  P95 %6.1f%n",
        what, times.first(), times.tenth(), times.median(), times.p95());
    json.add(row("scrape", what + ", first", times.first(), "ms"));
    json.add(row("scrape", what + ", median", times.median(), "ms"));
    json.add(row("scrape", what + ", P95", times.p95(), "ms"));
  }

  /** In a JVM of its own, as the scripted provider needs another OkHttp than the clients. */
  private static void storm(Path agent, Path target, List<String> json) throws Exception {
    Path rows = Files.createTempFile(target, "storm", ".json");
    Path provider = target.resolve("../../provider/target").toRealPath();
    String separator = System.getProperty("path.separator");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                target.resolve("classes")
                    + separator
                    + provider.resolve("classes")
                    + separator
                    + Files.readString(provider.resolve("classpath.txt")).strip(),
                "dev.evenkeel.it.bench.storm.Storm",
                agent.toString(),
                target.toString(),
                rows.toString())
            .inheritIO()
            .start();
    if (child.waitFor() != 0) {
      throw new IllegalStateException("Storm has failed");
    }
    json.add(Files.readString(rows));
    Files.delete(rows);
  }

  private static String[] heap(String classes, String workloads) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                classes,
                "-cp",
                System.getProperty("java.class.path"),
                SloHeap.class.getName(),
                workloads)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (child.waitFor() != 0) {
      throw new IllegalStateException("SloHeap has failed");
    }
    return out.trim().split(" ");
  }

  private static void compare(
      String bench, Map<String, double[]> without, Map<String, double[]> with, List<String> json) {
    without.forEach(
        (name, base) -> {
          double[] woven = with.get(name);
          print(
              "  %-24s %8.1f -> %8.1f ns (%+.1f)   %7.1f -> %7.1f B (%+.1f)%n",
              name, base[0], woven[0], woven[0] - base[0], base[1], woven[1], woven[1] - base[1]);
          json.add(row(bench, name + " added", woven[0] - base[0], "ns"));
          json.add(row(bench, name + " added", woven[1] - base[1], "bytes"));
        });
  }

  private static Map<String, double[]> jmh(
      Class<?> benchmark, List<String> fixed, List<String> agent) throws RunnerException {
    List<String> flags = new ArrayList<>(fixed);
    flags.addAll(agent);
    Map<String, double[]> results = new java.util.TreeMap<>();
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include(benchmark.getSimpleName())
                    .forks(2)
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .jvmArgsAppend(flags.toArray(String[]::new))
                    .build())
            .run()) {
      results.put(
          result.getPrimaryResult().getLabel(),
          new double[] {
            result.getPrimaryResult().getScore(),
            result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()
          });
    }
    return results;
  }

  private static String row(String bench, String name, double value, String unit) {
    return String.format(
        Locale.ROOT,
        "{\"bench\":\"%s\",\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\"}",
        bench,
        name,
        value,
        unit);
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}

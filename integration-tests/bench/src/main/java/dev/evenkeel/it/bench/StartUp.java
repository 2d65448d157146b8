package dev.evenkeel.it.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Times whole processes, the variants taking turns so that they share the machine's moods. */
final class StartUp {

  private static final int ROUNDS = 15;
  private static final int SLOW_ROUNDS = 5;
  private static final String METRICS = "http://127.0.0.1:19464/metrics";

  private final Path agent;
  private final Path target;

  StartUp(Path agent, Path target) {
    this.agent = agent;
    this.target = target;
  }

  /** Runs all and returns medians in milliseconds by program and variant. */
  Map<String, Map<String, Double>> run() throws IOException, InterruptedException {
    Path empty = emptyAgent();
    Path otel = target.resolve("agents/opentelemetry-javaagent.jar");
    Map<String, List<String>> variants = new LinkedHashMap<>();
    variants.put("none", List.of());
    variants.put("empty agent", List.of("-javaagent:" + empty));
    variants.put("evenkeel", List.of("-javaagent:" + agent, "-Devenkeel.metrics.port=0"));
    variants.put(
        "opentelemetry",
        List.of(
            "-javaagent:" + otel,
            "-Dotel.traces.exporter=none",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none"));
    Map<String, Map<String, Double>> result = new LinkedHashMap<>();
    result.put("hello world", medians(variants, List.of("dev.evenkeel.it.bench.Hello")));
    result.put(
        "one OkHttp call", medians(variants, List.of("dev.evenkeel.it.bench.OneCall", "plain")));
    result.put(
        "one OkHttp call to an LLM",
        medians(variants, List.of("dev.evenkeel.it.bench.OneCall", "llm")));
    return result;
  }

  /** Milliseconds from main until {@code /metrics} answers, median. */
  double metricsReady() throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process process =
          start(
              List.of("-javaagent:" + agent, "-Devenkeel.metrics.port=19464"),
              List.of("dev.evenkeel.it.bench.Awaited", METRICS));
      String out;
      try (InputStream in = process.getInputStream()) {
        out = new String(in.readAllBytes()).strip();
      }
      process.waitFor();
      times.add(Double.parseDouble(out));
    }
    return median(times);
  }

  private Map<String, Double> medians(Map<String, List<String>> variants, List<String> program)
      throws IOException, InterruptedException {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = -1; round < ROUNDS; round++) {
      for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
        boolean slow = variant.getKey().equals("opentelemetry");
        if (slow && round >= SLOW_ROUNDS) {
          continue;
        }
        double millis = time(variant.getValue(), program);
        if (round >= 0) { // the first round only warms the file cache
          times.computeIfAbsent(variant.getKey(), key -> new ArrayList<>()).add(millis);
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((variant, list) -> medians.put(variant, median(list)));
    return medians;
  }

  private double time(List<String> flags, List<String> program)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = start(flags, program);
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    int exit = process.waitFor();
    double millis = (System.nanoTime() - start) / 1e6;
    if (exit != 0) {
      throw new IllegalStateException(program + " with " + flags + " ended with " + exit);
    }
    return millis;
  }

  private Process start(List<String> flags, List<String> program) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*");
    command.addAll(program);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private Path emptyAgent() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Premain-Class"), EmptyAgent.class.getName());
    Path jar = target.resolve("empty-agent.jar");
    String entry = EmptyAgent.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(target.resolve("classes").resolve(entry)));
    }
    return jar;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }
}

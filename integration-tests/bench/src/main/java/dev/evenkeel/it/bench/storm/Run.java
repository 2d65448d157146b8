package dev.evenkeel.it.bench.storm;

import dev.evenkeel.provider.ScriptedProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One strategy before one provider: the provider here, the application in a JVM of its own. */
final class Run implements AutoCloseable {

  private static final int WINDOW_MILLIS = 5_000;
  private static final double RECOVERED = 0.9;

  /**
   * A call of the application.
   *
   * @param began in ms after the beginning
   * @param took in ms
   */
  record Call(long began, boolean good, long took) {}

  final Strategy strategy;
  final Wire wire;
  final List<Call> calls = new ArrayList<>();
  private final ScriptedProvider provider;
  private final Process process;
  private final BufferedReader out;

  Run(Strategy strategy, Wire wire, String when, Path agent, String classPath) throws IOException {
    this.strategy = strategy;
    this.wire = wire;
    provider = ScriptedProvider.start(wire, 0);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
    if (strategy.agent() != null) {
      command.add("-javaagent:" + agent);
      command.add("-Devenkeel.metrics.port=0");
      command.add("-Devenkeel.endpoints=" + provider.authority() + "=openai");
      command.addAll(strategy.agent());
    }
    command.addAll(List.of("-cp", classPath, StormClient.class.getName()));
    command.addAll(List.of(provider.url() + "/v1", strategy.client(), when));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** When the application is warm. */
  void awaitReady() throws IOException {
    expect("ready");
  }

  void begin() throws IOException {
    wire.begin();
    OutputStream in = process.getOutputStream();
    in.write('\n');
    in.flush();
  }

  void awaitEnd() throws IOException {
    for (String line = line(); !line.equals("done"); line = line()) {
      String[] call = line.split(" ");
      calls.add(new Call(Long.parseLong(call[0]), call[1].equals("1"), Long.parseLong(call[2])));
    }
  }

  private void expect(String word) throws IOException {
    String line = line();
    if (!line.equals(word)) {
      throw new IOException(strategy.name() + ": " + line);
    }
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException(strategy.name() + ": the application has ended");
    }
    return line;
  }

  /** Share of good calls among those that began in a stretch of seconds. */
  double success(double fromSecond, double toSecond) {
    return share(fromSecond, toSecond, call -> call.good() ? 1 : 0);
  }

  private double share(double from, double to, ToDoubleFunction<Call> of) {
    return calls.stream()
        .filter(call -> call.began() >= from * 1000 && call.began() < to * 1000)
        .mapToDouble(of)
        .average()
        .orElse(0);
  }

  /** How long half of the calls take to fail that began in a stretch of seconds; in seconds. */
  double secondsToFail(double from, double to) {
    long[] failures =
        calls.stream()
            .filter(call -> !call.good() && call.began() >= from * 1000 && call.began() < to * 1000)
            .mapToLong(Call::took)
            .sorted()
            .toArray();
    return failures.length == 0 ? 0 : failures[failures.length / 2] / 1000.0;
  }

  long good() {
    return calls.stream().filter(Call::good).count();
  }

  /** When the last call had its answer, in seconds. */
  double seconds() {
    return calls.stream().mapToLong(call -> call.began() + call.took()).max().orElse(0) / 1000.0;
  }

  /**
   * Seconds from the end of the outage to the first 5 s in which 90 % of the calls succeed; -1 for
   * never.
   */
  double recovery() {
    for (int from = Outage.TO * 1000; from + WINDOW_MILLIS <= Outage.END * 1000; from += 1000) {
      if (success(from / 1000.0, (from + WINDOW_MILLIS) / 1000.0) >= RECOVERED) {
        return from / 1000.0 - Outage.TO;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    provider.close();
  }
}

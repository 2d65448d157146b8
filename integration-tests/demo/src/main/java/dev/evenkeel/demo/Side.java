package dev.evenkeel.demo;

import dev.evenkeel.provider.ScriptedProvider;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One side of the comparison: a provider, and the application in a JVM of its own. */
final class Side implements AutoCloseable {

  private static final Pattern METRICS = Pattern.compile("metrics at (http://\\S+)");
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);

  private final Weather weather;
  private final ScriptedProvider provider;
  private final Process process;
  private final Writer in;
  private final Tally tally = new Tally();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final CompletableFuture<String> metrics = new CompletableFuture<>();
  private final StringBuffer log = new StringBuffer();

  /**
   * @param agentOptions of the JVM; empty for the side without the agent
   */
  Side(long seed, List<String> agentOptions, int chains, int intervalMillis) throws IOException {
    weather = new Weather(seed);
    provider = ScriptedProvider.start(weather, 0);
    Path chain = Path.of(System.getProperty("chain"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    agentOptions.forEach(option -> command.add(option.replace("PROVIDER", provider.authority())));
    command.add("-cp");
    command.add(
        chain.resolve("classes")
            + File.pathSeparator
            + Files.readString(chain.resolve("classpath.txt")).strip());
    command.add("dev.evenkeel.demo.chain.Chain");
    command.add(provider.url() + "/v1");
    command.add(Integer.toString(chains));
    command.add(Integer.toString(intervalMillis));
    process = new ProcessBuilder(command).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    read(process.getInputStream(), this::told);
    read(process.getErrorStream(), this::logged);
    process.onExit().thenAccept(this::exited);
  }

  private static void read(InputStream stream, Consumer<String> lines) {
    Thread thread =
        new Thread(
            () ->
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(lines),
            "application-output");
    thread.setDaemon(true);
    thread.start();
  }

  private void told(String line) {
    switch (line) {
      case "ready" -> ready.complete(null);
      case "done" -> done.complete(null);
      default -> tally.take(line);
    }
  }

  private void logged(String line) {
    log.append(line).append('\n');
    Matcher matcher = METRICS.matcher(line);
    if (matcher.find()) {
      metrics.complete(matcher.group(1));
    }
  }

  private void exited(Process ended) {
    IOException gone =
        new IOException("the application ended with " + ended.exitValue() + "\n" + log);
    ready.completeExceptionally(gone);
    done.completeExceptionally(gone);
    metrics.completeExceptionally(gone);
  }

  void awaitReady() throws InterruptedException, ExecutionException, TimeoutException {
    ready.get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  void begin() throws IOException {
    weather.begin();
    in.write("go\n");
    in.flush();
  }

  boolean isDone() throws ExecutionException, InterruptedException {
    if (done.isCompletedExceptionally()) {
      done.get();
    }
    return done.isDone();
  }

  Tally tally() {
    return tally;
  }

  Weather weather() {
    return weather;
  }

  /** Where the agent says that its metrics are. */
  String metricsUrl() throws InterruptedException, ExecutionException, TimeoutException {
    return metrics.get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The text of the agent's metrics. */
  String scrape() throws IOException, InterruptedException, ExecutionException, TimeoutException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(metricsUrl())).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    process.destroy();
    provider.close();
  }
}

package dev.evenkeel.it;

import dev.evenkeel.it.app.Case;
import dev.evenkeel.it.harness.Jdk;
import dev.evenkeel.it.harness.Scrape;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM that runs an application. Thread safe. */
final class Child implements AutoCloseable {

  /** Generous: a call takes seconds at most, but the machine may be busy. */
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private static final Pattern METRICS = Pattern.compile("metrics at (http://\\S+)");

  private final Map<String, CompletableFuture<Result>> waiting = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<URI> metrics = new CompletableFuture<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Writer in;

  private Child(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    read(process.getInputStream(), this::answered);
    read(process.getErrorStream(), this::logged);
    process.onExit().thenAccept(this::exited);
  }

  /**
   * @param options of the JVM
   */
  static Child start(App app, Jdk jdk, List<String> options) throws IOException {
    Path apps = Path.of(System.getProperty("apps")).toRealPath();
    List<String> command = new ArrayList<>();
    command.add(jdk.java());
    command.addAll(options);
    command.add("-cp");
    command.add(
        apps.resolve(app.folder()).resolve("target/classes")
            + File.pathSeparator
            + Files.readString(apps.resolve(app.classPath()).resolve("target/classpath.txt"))
                .strip());
    command.add(app.mainClass());
    return new Child(new ProcessBuilder(command).start());
  }

  private static void read(InputStream stream, Consumer<String> lines) {
    Thread thread =
        new Thread(
            () -> {
              BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
              reader.lines().forEach(lines);
            },
            "child-output");
    thread.setDaemon(true);
    thread.start();
  }

  private void answered(String line) {
    if (!line.startsWith("{")) {
      logged("(stdout) " + line);
      return;
    }
    Result result = Result.parse(line);
    CompletableFuture<Result> future = waiting.remove(result.id());
    if (future != null) {
      future.complete(result);
    }
  }

  private void logged(String line) {
    log.add(line);
    Matcher matcher = METRICS.matcher(line);
    if (matcher.find()) {
      metrics.complete(URI.create(matcher.group(1)));
    }
  }

  private void exited(Process ended) {
    IOException gone = new IOException("the application ended with " + ended.exitValue());
    waiting.values().forEach(future -> future.completeExceptionally(gone));
    metrics.completeExceptionally(gone);
  }

  /** Makes the application call; gives what it will get. */
  CompletableFuture<Result> begin(Case next) throws IOException {
    CompletableFuture<Result> future = new CompletableFuture<>();
    waiting.put(next.id(), future);
    synchronized (in) {
      in.write(next.line() + "\n");
      in.flush();
    }
    return future;
  }

  /** Makes the application call, and waits for what it got. */
  Result call(Case next) throws InterruptedException {
    try {
      return begin(next).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no result of " + next + "\n" + logTail(), e);
    }
  }

  Scrape scrape() throws InterruptedException {
    try {
      URI url = metrics.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      return new Scrape(
          http.send(
                  HttpRequest.newBuilder(url).timeout(DEADLINE).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no metrics\n" + logTail(), e);
    }
  }

  /** The last lines of standard error. */
  String logTail() {
    List<String> lines = List.copyOf(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  String log() {
    return String.join("\n", log);
  }

  /** Ends the application's input, and waits for its exit status. */
  int end() throws InterruptedException {
    try {
      synchronized (in) {
        in.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package dev.evenkeel.it.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Reads cases from standard input, a line each, runs them at the same time, and prints a JSON line
 * for each as it ends. Ends with its input.
 */
public final class Runner {

  private static final int DEEPEST = 8;

  private final Map<String, Caller> callers;
  private final Function<Throwable, Failure> failures;
  private final PrintStream out;

  private Runner(
      Map<String, Caller> callers, Function<Throwable, Failure> failures, PrintStream out) {
    this.callers = callers;
    this.failures = failures;
    this.out = out;
  }

  /**
   * @param callers by variant
   * @param failures what an exception of the library says of the response
   */
  public static void run(Map<String, Caller> callers, Function<Throwable, Failure> failures)
      throws IOException {
    new Runner(callers, failures, new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
  }

  private void run() throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Case next = Case.parse(line);
      threads.execute(() -> print(next));
    }
    // SDKs keep threads that are no daemons.
    System.exit(0);
  }

  private void print(Case next) {
    Answer answer = new Answer();
    long start = System.nanoTime();
    Throwable thrown = null;
    try {
      callers.get(next.variant()).call(next, answer);
    } catch (Throwable e) {
      thrown = unwrap(e);
    }
    String line = json(next.id(), answer, thrown, (System.nanoTime() - start) / 1_000_000);
    synchronized (out) {
      out.println(line);
    }
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable e = thrown;
    while ((e instanceof CompletionException || e instanceof ExecutionException)
        && e.getCause() != null) {
      e = e.getCause();
    }
    return e;
  }

  private String json(String id, Answer answer, Throwable thrown, long millis) {
    Failure failure =
        thrown == null
            ? Failure.NO_RESPONSE
            : thrown instanceof Refused refused ? refused.failure() : failures.apply(thrown);
    return "{\"id\":"
        + quote(id)
        + ",\"pieces\":["
        + String.join(",", answer.pieces().stream().map(Runner::quote).toList())
        + "],\"model\":"
        + quote(answer.model())
        + ",\"error\":"
        + quote(thrown == null ? null : thrown.getClass().getName())
        + ",\"chain\":["
        + String.join(",", chain(thrown).stream().map(Runner::quote).toList())
        + "]"
        + ",\"status\":"
        + failure.status()
        + ",\"body\":"
        + quote(failure.body())
        + ",\"evenkeel\":"
        + quote(failure.evenkeel())
        + ",\"millis\":"
        + millis
        + "}";
  }

  /** The exception and what caused it, each with its message. */
  private static List<String> chain(Throwable thrown) {
    List<String> chain = new ArrayList<>();
    for (Throwable e = thrown; e != null && chain.size() < DEEPEST; e = e.getCause()) {
      chain.add(e.getClass().getName() + ": " + e.getMessage());
    }
    return chain;
  }

  private static String quote(String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}

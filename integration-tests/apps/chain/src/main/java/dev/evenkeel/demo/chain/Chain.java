package dev.evenkeel.demo.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The demo's application: analysis → trading → execution, started at a fixed rate whatever becomes
 * of the ones before. Knows nothing of the agent. Prints {@code call STEP START_MS MS OUTCOME} and
 * {@code chain START_MS MS OUTCOME}, and {@code done}; ends with its input.
 *
 * <p>Arguments: base URL, chains, milliseconds from one to the next.
 */
public final class Chain {

  private final Agents agents;
  private final long start = System.nanoTime();

  private Chain(Agents agents) {
    this.agents = agents;
  }

  public static void main(String[] args) throws Exception {
    Agents agents = new Agents(args[0]);
    new Chain(agents).run("Warm-up: nothing happened.", false);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    print("ready");
    in.readLine();
    new Chain(agents).runAll(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    print("done");
    awaitEnd(in);
    System.exit(0);
  }

  private static void awaitEnd(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null) {
      line = in.readLine();
    }
  }

  private void runAll(int chains, int intervalMillis)
      throws InterruptedException, ExecutionException {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    ExecutorService threads = Executors.newCachedThreadPool();
    Phaser running = new Phaser(1);
    for (int i = 0; i < chains; i++) {
      String news = "Headline " + i + ": rates move by " + i % 7 + " basis points.";
      running.register();
      ScheduledFuture<?> scheduled =
          clock.schedule(
              () ->
                  threads.execute(
                      () -> {
                        try {
                          run(news, true);
                        } finally {
                          running.arriveAndDeregister();
                        }
                      }),
              (long) i * intervalMillis,
              TimeUnit.MILLISECONDS);
      if (i == chains - 1) {
        scheduled.get();
      }
    }
    running.arriveAndAwaitAdvance();
    clock.shutdown();
    threads.shutdown();
  }

  private void run(String news, boolean told) {
    long from = System.nanoTime();
    boolean ok = false;
    try {
      String analysis = call("analysis", told, () -> agents.analyse(news));
      String order = call("trading", told, () -> agents.trade(news, analysis));
      call("execution", told, () -> agents.execute(news, order));
      ok = true;
    } catch (RuntimeException e) {
      // Told by the call that failed; the chain ends with it.
    }
    if (told) {
      print("chain " + times(from) + (ok ? " ok" : " failed"));
    }
  }

  private String call(String step, boolean told, Supplier<String> call) {
    long from = System.nanoTime();
    String outcome = "ok";
    try {
      return call.get();
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      outcome = cause.getClass().getSimpleName();
      throw e;
    } finally {
      if (told) {
        print("call " + step + " " + times(from) + " " + outcome);
      }
    }
  }

  private String times(long from) {
    return (from - start) / 1_000_000 + " " + (System.nanoTime() - from) / 1_000_000;
  }

  private static void print(String line) {
    synchronized (System.out) {
      System.out.println(line);
    }
  }
}

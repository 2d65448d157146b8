package dev.evenkeel.it.differential;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes the exchanges one after the other and prints what came of each. */
abstract class Application {

  private static final int ARRIVAL_MILLIS = 10_000;
  private static final int LATE_MILLIS = 1_500;

  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "later");
            thread.setDaemon(true);
            return thread;
          });

  private final URI server;

  /**
   * @param url of the {@link Server}
   */
  Application(String url) {
    server = URI.create(url);
  }

  abstract void make(Exchange exchange, Said said) throws Exception;

  /** Waits until nothing of the exchange goes on. */
  void settle() {}

  final void makeAll() {
    for (int id = 0; id < Exchange.COUNT; id++) {
      Exchange exchange = Exchange.of(id);
      Said said = new Said(exchange);
      try {
        make(exchange, said);
      } catch (Exception e) {
        said.thrown(e);
      }
      if (Thread.interrupted()) {
        said.body("and is interrupted");
      }
      System.out.println(said);
      settle();
    }
    System.out.println("end");
    System.exit(0);
  }

  /** Does it while the server has the request and says nothing. */
  final void soon(Exchange exchange, Runnable task) {
    after(exchange, Exchange.PATIENCE_MILLIS, task);
  }

  /** The same for what is to come after what comes soon. */
  final void late(Exchange exchange, Runnable task) {
    after(exchange, LATE_MILLIS, task);
  }

  private void after(Exchange exchange, int millis, Runnable task) {
    later.execute(
        () -> {
          awaitArrival(exchange.id());
          later.schedule(task, millis, TimeUnit.MILLISECONDS);
        });
  }

  private void awaitArrival(int id) {
    try (Socket question = new Socket(server.getHost(), server.getPort())) {
      question.setSoTimeout(ARRIVAL_MILLIS);
      question.getOutputStream().write((Server.ARRIVED + id + "\n").getBytes(US_ASCII));
      question.getInputStream().read();
    } catch (IOException silent) {
      // It never comes: the server's own list says so.
    }
  }

  final void interruptSoon(Exchange exchange) {
    soon(exchange, Thread.currentThread()::interrupt);
  }
}

package dev.evenkeel.it.differential;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes the exchanges one after the other and prints what came of each. */
abstract class Application {

  private static final int LATE_MILLIS = 1_500;

  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "later");
            thread.setDaemon(true);
            return thread;
          });

  final String url;
  final Wire wire;
  private final int arrivals;

  /**
   * @param arguments URL of the {@link Server}, what it speaks, and the port of its {@link
   *     Arrivals}
   */
  Application(String[] arguments) {
    url = arguments[0];
    wire = Wire.valueOf(arguments[1]);
    arrivals = Integer.parseInt(arguments[2]);
  }

  abstract void make(Exchange exchange, Said said) throws Exception;

  /** Waits until nothing of the exchange goes on. */
  void settle() {}

  final void makeAll() {
    for (int id = 0; id < wire.count; id++) {
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
          Arrivals.await(arrivals, exchange.id());
          later.schedule(task, millis, TimeUnit.MILLISECONDS);
        });
  }

  final void interruptSoon(Exchange exchange) {
    soon(exchange, Thread.currentThread()::interrupt);
  }
}

package dev.evenkeel.it.differential;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes the exchanges one after the other and prints what came of each. */
abstract class Application {

  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "later");
            thread.setDaemon(true);
            return thread;
          });

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

  /** Does it while the server says nothing. */
  final void soon(Runnable task) {
    later.schedule(task, Exchange.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  final void interruptSoon() {
    soon(Thread.currentThread()::interrupt);
  }
}

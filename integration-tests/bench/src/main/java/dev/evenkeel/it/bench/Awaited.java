package dev.evenkeel.it.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Prints how long after main the endpoint named by the first argument answered, in milliseconds.
 */
public final class Awaited {

  private static final long LIMIT_NANOS = 10_000_000_000L;

  private Awaited() {}

  public static void main(String[] args) throws Exception {
    long start = System.nanoTime();
    while (System.nanoTime() - start < LIMIT_NANOS) {
      if (answers(args[0])) {
        System.out.println((System.nanoTime() - start) / 1_000_000);
        return;
      }
      Thread.onSpinWait();
    }
    System.out.println("never");
    System.exit(1);
  }

  private static boolean answers(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}

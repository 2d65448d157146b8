package dev.evenkeel.provider;

import java.util.concurrent.CountDownLatch;

/** Runs the provider by itself, for trials by hand: {@code Main [port]}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
    try (ScriptedProvider provider = ScriptedProvider.start(new NamedScript(), port)) {
      System.out.println("scripted provider at " + provider.url());
      new CountDownLatch(1).await();
    }
  }
}

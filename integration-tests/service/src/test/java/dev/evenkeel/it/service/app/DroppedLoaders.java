package dev.evenkeel.it.service.app;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Starts and stops an application several times in one JVM, as servers do at each deployment, and
 * prints how many of its class loaders were collected. {@code args}: the provider, the class path
 * of the loaders, how many, and the class that makes the calls. Lives until its input ends.
 */
public final class DroppedLoaders {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);

  private DroppedLoaders() {}

  public static void main(String[] args) throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    Set<Reference<?>> left = new HashSet<>();
    int number = Integer.parseInt(args[2]);
    for (int i = 0; i < number; i++) {
      left.add(call(i, args, collected));
    }
    long end = System.nanoTime() + PATIENCE;
    while (!left.isEmpty() && System.nanoTime() < end) {
      System.gc();
      left.remove(collected.remove(200));
    }
    System.out.println("collected " + (number - left.size()));
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  private static Reference<?> call(int number, String[] args, ReferenceQueue<ClassLoader> collected)
      throws Exception {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    try (URLClassLoader loader = OwnLoader.of("platform", args[1])) {
      caller.setContextClassLoader(loader);
      Class<?> calls = loader.loadClass(args[3]);
      if (calls.getClassLoader() != loader) {
        throw new IllegalStateException("not the application's own");
      }
      Method make = calls.getMethod("make", String.class, String.class);
      // On a thread that ends with the calls, as what SDKs keep for their threads does
      FutureTask<Object> statuses =
          new FutureTask<>(() -> make.invoke(null, args[0], "application-" + number));
      Thread thread = new Thread(statuses);
      thread.start();
      thread.join();
      System.out.println("calls " + statuses.get());
      return new WeakReference<>(loader, collected);
    } finally {
      caller.setContextClassLoader(before);
    }
  }
}

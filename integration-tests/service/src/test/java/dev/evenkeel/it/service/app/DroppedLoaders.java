package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.PassingCalls;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Starts and stops an application several times in one JVM, as servers do at each deployment, and
 * prints how many of its class loaders were collected. {@code args}: the provider, the class path
 * of the loaders, how many. Lives until its input ends.
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
      Class<?> calls = loader.loadClass(PassingCalls.class.getName());
      if (calls.getClassLoader() != loader) {
        throw new IllegalStateException("not the application's own");
      }
      Object statuses =
          calls
              .getMethod("make", String.class, String.class)
              .invoke(null, args[0], "application-" + number);
      System.out.println("calls " + statuses);
      return new WeakReference<>(loader, collected);
    } finally {
      caller.setContextClassLoader(before);
    }
  }
}

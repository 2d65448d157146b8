package dev.evenkeel.it.service.app;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls through OkHttp in class loaders of three kinds, as servers of applications have them, and
 * drops them: prints what each call gave, and that all loaders were collected.
 */
public final class ManyLoaders {

  /** OkHttp's own idle threads, which live for 60 s, hold its loader with the agent or without. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  private ManyLoaders() {}

  /** Looks into itself first, as web applications' loaders do. */
  private static final class ChildFirst extends URLClassLoader {

    ChildFirst(URL[] path) {
      super(path, ManyLoaders.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && !name.startsWith("java.") && !name.startsWith("javax.")) {
          try {
            loaded = findClass(name);
          } catch (ClassNotFoundException notHere) {
            // The parent may have it.
          }
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }
  }

  /** Delegates named packages only, as OSGi does: nothing of the agent's bridge is among them. */
  private static final class Bundle extends URLClassLoader {

    Bundle(URL[] path) {
      super(path, null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("dev.evenkeel.bootstrap")) {
        throw new ClassNotFoundException(name + " is not imported");
      }
      return super.loadClass(name, resolve);
    }
  }

  public static void main(String[] args) throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    loaders.add(call("child-first", new ChildFirst(path()), args[0]));
    loaders.add(call("no-parent", new URLClassLoader(path(), null), args[0]));
    if (args.length > 1) {
      loaders.add(call("bundle", new Bundle(path()), args[0]));
    }
    long end = System.nanoTime() + PATIENCE;
    while (loaders.stream().anyMatch(loader -> loader.get() != null)) {
      if (System.nanoTime() > end) {
        System.out.println("collected not all");
        System.exit(1);
      }
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    System.out.println("collected all");
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  private static WeakReference<ClassLoader> call(String kind, URLClassLoader loader, String url)
      throws Exception {
    Object status =
        loader
            .loadClass(TwoCalls.class.getName())
            .getMethod("okHttp", String.class, String.class)
            .invoke(null, url, kind);
    System.out.println(kind + " " + status);
    loader.close();
    return new WeakReference<>(loader);
  }

  private static URL[] path() throws MalformedURLException {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    return path.toArray(URL[]::new);
  }
}

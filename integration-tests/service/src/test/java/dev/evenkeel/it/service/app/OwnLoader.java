package dev.evenkeel.it.service.app;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Class loaders as servers, plug-ins and OSGi have them, over a class path of their own. */
final class OwnLoader {

  private OwnLoader() {}

  /**
   * Makes one.
   *
   * @param kind child-first, no-parent, platform or bundle
   */
  static URLClassLoader of(String kind, String classPath) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    URL[] path = urls.toArray(URL[]::new);
    return switch (kind) {
      case "child-first" -> new ChildFirst(path);
      case "no-parent" -> new URLClassLoader(path, null);
      case "platform" -> new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
      case "bundle" -> new Bundle(path);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Looks into itself first, as web applications' loaders do. */
  private static final class ChildFirst extends URLClassLoader {

    ChildFirst(URL[] path) {
      super(path, OwnLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        try {
          return findClass(name);
        } catch (ClassNotFoundException notHere) {
          return super.loadClass(name, resolve);
        }
      }
    }
  }

  /** Sees itself and Java's own packages, as a bundle of OSGi without boot delegation does. */
  private static final class Bundle extends URLClassLoader {

    Bundle(URL[] path) {
      super(path, null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("java.") || name.startsWith("javax.")) {
        return ClassLoader.getPlatformClassLoader().loadClass(name);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}

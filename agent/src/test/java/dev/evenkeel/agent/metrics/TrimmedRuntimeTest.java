package dev.evenkeel.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class TrimmedRuntimeTest {

  @Test
  void withoutTheHttpServerModuleTheMetricsGoOnAndOneWarningNamesTheModule() throws Exception {
    List<String> warnings = new ArrayList<>();
    BiConsumer<String, String> warn = (topic, message) -> warnings.add(message);
    try (TrimmedLoader trimmed = new TrimmedLoader()) {
      Method start = trimmed.loadClass(Start.class.getName()).getMethod("start", BiConsumer.class);
      assertNull(start.invoke(null, warn));
    }
    assertTrue(warnings.size() == 1 && warnings.get(0).contains("jdk.httpserver"), "" + warnings);
  }

  /** Runs inside the trimmed loader. */
  public static final class Start {

    private Start() {}

    public static Object start(BiConsumer<String, String> warn) {
      Metrics metrics = Samples.metrics();
      Samples.succeed(metrics, Samples.endpoint("openai", "gpt-4o"));
      if (!Samples.scrape(metrics).contains("evenkeel_calls_total{")) {
        throw new AssertionError("nothing counted");
      }
      return MetricsServer.start(Samples.serving("127.0.0.1", 0, ""), metrics, warn);
    }
  }

  /** Defines everything of the class path itself, and has no com.sun.net.httpserver. */
  private static final class TrimmedLoader extends URLClassLoader {

    TrimmedLoader() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(TrimmedLoader::url)
          .toArray(URL[]::new);
    }

    private static URL url(String entry) {
      try {
        return Path.of(entry).toUri().toURL();
      } catch (MalformedURLException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.sun.net.httpserver.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}

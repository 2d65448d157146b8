package dev.evenkeel.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class HostileRuntimeTest {

  @Test
  void withoutTheHttpServerModuleTheMetricsGoOnAndOneWarningNamesTheModule() throws Exception {
    List<String> warnings = new ArrayList<>();
    BiConsumer<String, String> warn = (topic, message) -> warnings.add(message);
    try (IsolatedLoader isolated = new IsolatedLoader("com.sun.net.httpserver.")) {
      Method start = isolated.loadClass(Start.class.getName()).getMethod("start", BiConsumer.class);
      assertNull(start.invoke(null, warn));
    }
    assertTrue(warnings.size() == 1 && warnings.get(0).contains("jdk.httpserver"), "" + warnings);
  }

  @Test
  void aPropertyOfTheApplicationThatThePrometheusClientRejectsLeavesTheMetricsEmpty()
      throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    System.setProperty("io.prometheus.of_the_application", "true");
    try (IsolatedLoader isolated = new IsolatedLoader("none.")) {
      Thread.currentThread().setContextClassLoader(isolated); // as the agent does at its start
      Method record = isolated.loadClass(Start.class.getName()).getMethod("record");
      assertEquals("", record.invoke(null));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      System.clearProperty("io.prometheus.of_the_application");
    }
  }

  /** Runs inside the isolated loader. */
  public static final class Start {

    private Start() {}

    public static Object start(BiConsumer<String, String> warn) {
      Metrics metrics = Samples.metrics();
      if (!recorded(metrics).contains("evenkeel_calls_total{")) {
        throw new AssertionError("nothing counted");
      }
      return MetricsServer.start(Samples.serving("127.0.0.1", 0, ""), metrics, List.of(), warn);
    }

    public static String record() {
      return recorded(Samples.metrics());
    }

    private static String recorded(Metrics metrics) {
      Samples.succeed(metrics, Samples.endpoint("openai", "gpt-4o"));
      return Samples.scrape(metrics);
    }
  }

  /** Defines everything of the class path itself, and finds nothing that begins as told. */
  private static final class IsolatedLoader extends URLClassLoader {

    private final String missing;

    IsolatedLoader(String missing) {
      super(classPath(), ClassLoader.getPlatformClassLoader());
      this.missing = missing;
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(IsolatedLoader::url)
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
      if (name.startsWith(missing)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}

package dev.evenkeel.agent.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.weave.Target;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransportsTest {

  private static final List<Target> TARGETS =
      List.of(
          Target.transport("other.OtherTransport", "library/Other", "send", 1),
          Target.transport("sample.SampleTransport", "library/Client", "send", 1));

  private final Transports transports = new Transports(TARGETS, Set.of(), null);

  @Test
  void carriesACallOfALibraryInALoaderThatTheAgentCannotSee() throws Throwable {
    Object client = new Library().client();
    assertNotSame(library.Client.class, client.getClass());
    assertTrue(transports.wants(1, client.getClass(), client, "ours", null));
    assertEquals(
        "carried by send", transports.call(1, client.getClass(), client, new Object[] {"ours"}));
  }

  @Test
  void keepsTheLibrariesOfTwoLoadersApart() {
    Object one = new Library().client();
    Object other = new Library().client();
    assertTrue(transports.wants(1, one.getClass(), one, "ours", null));
    assertTrue(transports.wants(1, other.getClass(), other, "ours", null));
    assertFalse(transports.wants(1, other.getClass(), other, "theirs", null));
  }

  @Test
  void leavesADisabledTransportOut() {
    Transports without = new Transports(TARGETS, Set.of("sample"), null);
    Object client = new Library().client();
    assertFalse(without.wants(1, client.getClass(), client, "ours", null));
  }

  @Test
  void leavesATransportOutThatCannotBeMade() {
    for (String name : List.of("broken.BrokenTransport", "missing.MissingTransport")) {
      Transports broken =
          new Transports(
              List.of(Target.transport(name, "library/Client", "send", 1)), Set.of(), null);
      Object client = new Library().client();
      assertFalse(broken.wants(0, client.getClass(), client, "ours", null));
      assertFalse(broken.wants(0, client.getClass(), client, "ours", null));
    }
  }

  @Test
  void leavesATransportOutOnceItDoesNotFitItsLibrary() {
    Object client = new Library().client();
    assertTrue(transports.wants(1, client.getClass(), client, "ours", null));
    assertFalse(transports.wants(1, client.getClass(), client, "misfit", null));
    assertFalse(transports.wants(1, client.getClass(), client, "ours", null));
    Object other = new Library().client();
    assertTrue(transports.wants(1, other.getClass(), other, "ours", null));
  }

  @Test
  void diesWithTheLibrary() {
    WeakReference<Library> library = useAndDrop();
    for (int i = 0; i < 50 && library.get() != null; i++) {
      System.gc();
    }
    assertNull(library.get(), "the agent keeps the application's loader alive");
  }

  private WeakReference<Library> useAndDrop() {
    Library library = new Library();
    Object client = library.client();
    assertTrue(transports.wants(1, client.getClass(), client, "ours", null));
    return new WeakReference<>(library);
  }

  /** Loads the library a second time, as a web application's loader does. */
  private static final class Library extends ClassLoader {

    Library() {
      super(TransportsTest.class.getClassLoader());
    }

    Object client() {
      try {
        return loadClass("library.Client").getConstructor().newInstance();
      } catch (ReflectiveOperationException failure) {
        throw new IllegalStateException(failure);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("library.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException failure) {
        throw new ClassNotFoundException(name, failure);
      }
    }
  }
}

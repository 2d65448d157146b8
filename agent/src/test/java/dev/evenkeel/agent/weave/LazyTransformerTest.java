package dev.evenkeel.agent.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LazyTransformerTest {

  private final Queue<Woven> results = new ArrayDeque<>();

  @Test
  void leavesEveryOtherClassAlone() throws IOException {
    LazyTransformer transformer = transformer("send");
    assertNull(transform(transformer, "library/Client2", original()));
    assertNull(transform(transformer, null, original()));
    assertTrue(results.isEmpty());
  }

  @Test
  void weavesATargetAndSaysSo() throws IOException {
    assertNotNull(transform(transformer("send"), "library/Client", original()));
    assertEquals(new Woven(target("send"), null), results.poll());
  }

  @Test
  void saysThatAVersionIsUnsupportedWhenItsMethodIsGone() throws IOException {
    assertNull(transform(transformer("renamed"), "library/Client", original()));
    assertEquals(
        new Woven(target("renamed"), "unsupported version of library.Client"), results.poll());
  }

  @Test
  void leavesALibraryAloneWhoseLoaderHidesTheBridge() throws IOException {
    ClassLoader bundle =
        new ClassLoader(null) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            throw new ClassNotFoundException(name);
          }
        };
    assertNull(
        transformer("send").transform(null, bundle, "library/Client", null, null, original()));
    assertTrue(results.poll().problem().contains("does not see the agent"));
  }

  @Test
  void leavesAClassThatItCannotReadAlone() {
    assertNull(transform(transformer("send"), "library/Client", new byte[] {1, 2, 3}));
    assertTrue(results.poll().problem().contains("Exception"));
  }

  private LazyTransformer transformer(String method) {
    return new LazyTransformer(List.of(target(method)), results);
  }

  private static Target target(String method) {
    return Target.transport("lib.LibTransport", "library/Client", method, 1);
  }

  private static byte[] transform(LazyTransformer transformer, String name, byte[] classFile) {
    return transformer.transform(null, null, name, null, null, classFile);
  }

  private static byte[] original() throws IOException {
    try (InputStream in = LazyTransformerTest.class.getResourceAsStream("/library/Client.class")) {
      return in.readAllBytes();
    }
  }
}

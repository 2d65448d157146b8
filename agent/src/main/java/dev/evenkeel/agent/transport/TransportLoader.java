package dev.evenkeel.agent.transport;

import dev.evenkeel.agent.call.Pipeline;
import java.io.IOException;
import java.io.InputStream;

/**
 * Sees both the agent and a library, so that a transport is plain typed Java on both sides. Defines
 * the classes of one transport's package itself, takes the agent's other classes from the agent and
 * all else from the library's own loader. Lives as long as the library, whose class holds it.
 */
final class TransportLoader extends ClassLoader {

  private static final ClassLoader AGENT = TransportLoader.class.getClassLoader();
  private static final String AGENT_PACKAGE = "dev.evenkeel.agent.";
  private static final String HOME = TransportLoader.class.getPackageName() + ".";

  static {
    registerAsParallelCapable();
  }

  private final String own;
  private final String transport;

  /**
   * @param transport the transport's class below this package: {@code okhttp.OkHttpTransport}
   * @param library the loader of the library's classes; null for the bootstrap loader
   */
  TransportLoader(String transport, ClassLoader library) {
    super(library);
    this.transport = HOME + transport;
    this.own = this.transport.substring(0, this.transport.lastIndexOf('.') + 1);
  }

  /** Makes the transport. */
  Transport load(Pipeline pipeline) throws ReflectiveOperationException {
    return (Transport) loadClass(transport).getConstructor(Pipeline.class).newInstance(pipeline);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(own)) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
    return name.startsWith(AGENT_PACKAGE) ? AGENT.loadClass(name) : super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream in = AGENT.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, TransportLoader.class.getProtectionDomain());
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }
}

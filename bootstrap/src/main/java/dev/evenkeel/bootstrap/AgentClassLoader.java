package dev.evenkeel.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Keeps the agent and its libraries to themselves. Reads {@code inst/**} of the agent's jar, where
 * classes are called {@code .classdata} so that no other loader finds them. Beside those it shows
 * the JDK and the bridge, and nothing of the application or of other agents.
 */
public final class AgentClassLoader extends ClassLoader {

  private static final String ROOM = "inst/";
  private static final String BRIDGE = "dev.evenkeel.bootstrap.";
  private static final String API = "dev.evenkeel.api.";
  private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun."};

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final URL location;
  private final ProtectionDomain domain;

  /**
   * @param jar the agent's jar; stays open as long as this loader lives
   */
  public AgentClassLoader(JarFile jar) throws MalformedURLException {
    super(platformLoader());
    this.jar = jar;
    this.location = new File(jar.getName()).toURI().toURL();
    this.domain =
        new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null, this, null);
  }

  /** The JDK's modules outside of java.base, such as jdk.httpserver, are not in the bootstrap. */
  private static ClassLoader platformLoader() {
    ClassLoader loader = getSystemClassLoader();
    while (loader.getParent() != null) {
      loader = loader.getParent();
    }
    return loader;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(BRIDGE) || name.startsWith(API)) {
      return Class.forName(name, false, AgentClassLoader.class.getClassLoader());
    }
    for (String prefix : JDK) {
      if (name.startsWith(prefix)) {
        return super.loadClass(name, resolve);
      }
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = entry(name.replace('.', '/').concat(".class"));
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] bytes;
    try {
      bytes = read(entry);
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  @Override
  public URL getResource(String name) {
    return findResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) {
    return findResources(name);
  }

  @Override
  protected URL findResource(String name) {
    JarEntry entry = entry(name);
    try {
      return entry == null ? null : new URL("jar:".concat(location + "!/" + entry.getName()));
    } catch (MalformedURLException impossible) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return found == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(found));
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    JarEntry entry = entry(name);
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException failure) {
      return null;
    }
  }

  private JarEntry entry(String name) {
    String path = ROOM.concat(name);
    return jar.getJarEntry(name.endsWith(".class") ? path.concat("data") : path);
  }

  private byte[] read(JarEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.max(entry.getSize(), 512));
    byte[] buffer = new byte[8192];
    try (InputStream in = jar.getInputStream(entry)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
    }
    return bytes.toByteArray();
  }
}

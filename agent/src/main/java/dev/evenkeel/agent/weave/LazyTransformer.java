package dev.evenkeel.agent.weave;

import dev.evenkeel.bootstrap.Bridge;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * Looks each class up by its exact name and leaves all others alone; the weaving itself is loaded
 * with the first hit. Runs on the application's threads while these load classes, so it logs
 * nothing: what happened goes into a queue that a thread of the agent reads.
 */
public final class LazyTransformer implements ClassFileTransformer {

  private final List<Target> targets;
  private final Queue<Woven> results;
  private final Set<String> owners = new HashSet<>();
  private volatile Instrumentation instrumentation;

  /**
   * @param targets what to weave; a target's index here is the point it hands to the bridge
   */
  public LazyTransformer(List<Target> targets, Queue<Woven> results) {
    this.targets = targets;
    this.results = results;
    for (Target target : targets) {
      owners.add(target.owner());
    }
  }

  /** Weaves from now on, and the targets that are loaded already. */
  public void install(Instrumentation jvm) {
    instrumentation = jvm;
    install();
  }

  /** The same again after {@link #uninstall}. */
  public void install() {
    instrumentation.addTransformer(this, true);
    for (Class<?> each : loaded()) {
      try {
        instrumentation.retransformClasses(each);
      } catch (Throwable failure) {
        results.add(new Woven(target(each.getName().replace('.', '/')), failure.toString()));
      }
    }
  }

  /**
   * Makes every woven class what it would be without the agent; calls that are under way in the
   * woven methods end there.
   *
   * @return the classes that could not be, with the reason
   */
  public List<String> uninstall() {
    instrumentation.removeTransformer(this);
    List<String> problems = new ArrayList<>();
    for (Class<?> each : loaded()) {
      try {
        instrumentation.retransformClasses(each);
      } catch (Throwable failure) {
        problems.add(each.getName() + " (" + failure + ")");
      }
    }
    return problems;
  }

  private List<Class<?>> loaded() {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
      if (owners.contains(each.getName().replace('.', '/'))) {
        loaded.add(each);
      }
    }
    return loaded;
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    if (name == null || !owners.contains(name)) {
      return null;
    }
    try {
      if (!sees(loader)) {
        String blind = "the class loader of " + name.replace('/', '.') + " does not see the agent";
        results.add(new Woven(target(name), blind));
        return null;
      }
      byte[] woven = new Weaver(targets).weave(name, classFile);
      String problem = woven == null ? "unsupported version of " + name.replace('/', '.') : null;
      results.add(new Woven(target(name), problem));
      return woven;
    } catch (Throwable failure) {
      results.add(new Woven(target(name), failure.toString()));
      return null;
    }
  }

  /** Woven code calls the bridge by name: a loader that hides it, as OSGi's do, would fail. */
  private static boolean sees(ClassLoader loader) {
    try {
      return loader == null || Class.forName(Bridge.class.getName(), false, loader) == Bridge.class;
    } catch (ClassNotFoundException | LinkageError hidden) {
      return false;
    }
  }

  private Target target(String owner) {
    for (Target target : targets) {
      if (target.owner().equals(owner)) {
        return target;
      }
    }
    throw new IllegalArgumentException(owner);
  }
}

package dev.evenkeel.agent;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.jmx.Beans;
import dev.evenkeel.agent.jmx.Controls;
import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.weave.LazyTransformer;
import dev.evenkeel.bootstrap.Remote;
import java.util.List;

/**
 * Does what somebody asks from outside of the JVM: changes settings, takes the agent off the way of
 * calls, and puts it back. Thread safe.
 */
final class Operator implements Remote, Controls {

  private final Assembly assembly;
  private final Reload reload;
  private final LazyTransformer transformer;
  private final Beans beans; // null where they are not wanted, or cannot be had
  private boolean detached;

  Operator(Assembly assembly, Reload reload, LazyTransformer transformer) {
    this.assembly = assembly;
    this.reload = reload;
    this.transformer = transformer;
    this.beans = assembly.settings().jmx() ? beans() : null;
  }

  private Beans beans() {
    try {
      return new Beans(this, assembly.routes());
    } catch (LinkageError missing) { // the module java.management
      return null;
    }
  }

  /** Shows what has come since; to be called now and then. */
  synchronized void look() {
    if (beans != null && !detached) {
      beans.look();
    }
  }

  @Override
  public String change(String changes, String source) {
    return reload.change(changes, source);
  }

  @Override
  public String reload() {
    return reload.reload();
  }

  @Override
  public Settings settings() {
    return assembly.settings();
  }

  @Override
  public synchronized String command(String verb, String arguments) {
    return switch (verb) {
      case "status" -> status();
      case "attach" -> attach(arguments);
      case "detach" -> detach();
      default -> "! unknown command " + verb;
    };
  }

  @Override
  public String status() {
    return assembly.status() + (detached ? ", detached" : "");
  }

  private String attach(String arguments) {
    String applied = arguments.isEmpty() ? "" : reload.change(arguments, "attach");
    if (applied.startsWith("!") || !detached) {
      return applied.isEmpty() ? status() : applied;
    }
    detached = false;
    transformer.install();
    assembly.reopen();
    Log.info("attached again: " + status());
    return status();
  }

  private String detach() {
    if (detached) {
      return status();
    }
    List<String> problems = transformer.uninstall();
    assembly.unwoven();
    assembly.close();
    if (beans != null) {
      beans.close();
    }
    detached = true;
    String said =
        problems.isEmpty()
            ? "detached: every woven class is as it was, nothing is served"
            : "! detached, but these classes stay woven: " + String.join(", ", problems);
    Log.info(said);
    return said;
  }
}

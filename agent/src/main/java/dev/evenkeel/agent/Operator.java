package dev.evenkeel.agent;

import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.weave.LazyTransformer;
import dev.evenkeel.bootstrap.Remote;
import java.util.List;

/**
 * Does what somebody asks from outside of the JVM: changes settings, takes the agent off the way of
 * calls, and puts it back. Thread safe.
 */
final class Operator implements Remote {

  private final Assembly assembly;
  private final Reload reload;
  private final LazyTransformer transformer;
  private boolean detached;

  Operator(Assembly assembly, Reload reload, LazyTransformer transformer) {
    this.assembly = assembly;
    this.reload = reload;
    this.transformer = transformer;
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

  private String status() {
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
    assembly.close();
    detached = true;
    String said =
        problems.isEmpty()
            ? "detached: every woven class is as it was, nothing is served"
            : "! detached, but these classes stay woven: " + String.join(", ", problems);
    Log.info(said);
    return said;
  }
}

package dev.evenkeel.agent.transport;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.log.Log;
import dev.evenkeel.agent.weave.Target;
import dev.evenkeel.bootstrap.Dispatcher;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Set;

/**
 * Brings the calls of woven methods to their transports and retry loops. Makes a transport for each
 * woven class when that is first used; the class holds it, so that both die together. A transport
 * that cannot be made, or does not fit its library, is left out for that class with one WARN.
 */
public final class Transports implements Dispatcher {

  private final List<Target> targets;
  private final Set<String> disabled;
  private final Pipeline pipeline;
  private final ClassValue<Slot> slots =
      new ClassValue<>() {
        @Override
        protected Slot computeValue(Class<?> owner) {
          return new Slot(make(owner));
        }
      };

  /**
   * @param disabled short names of the transports to leave out
   */
  public Transports(List<Target> targets, Set<String> disabled, Pipeline pipeline) {
    this.targets = targets;
    this.disabled = disabled;
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(int point, Class<?> owner, Object self, Object first, Object second) {
    Slot slot = slots.get(owner);
    if (slot.off) {
      return false;
    }
    try {
      return slot.transport.wants(self, first, second);
    } catch (LinkageError misfit) {
      slot.off = true;
      warn(targets.get(point), misfit);
    } catch (Exception failure) {
      pipeline.internalError(targets.get(point).name(), failure);
    }
    return false;
  }

  @Override
  public Object call(int point, Class<?> owner, Object self, Object[] arguments) throws Throwable {
    return slots.get(owner).transport.call(targets.get(point).method(), self, arguments);
  }

  private Transport make(Class<?> owner) {
    String name = owner.getName().replace('.', '/');
    for (Target target : targets) {
      if (target.owner().equals(name) && !disabled.contains(target.name())) {
        try {
          return new TransportLoader(target.type(), owner.getClassLoader()).load(pipeline);
        } catch (InvocationTargetException failure) {
          warn(target, failure.getCause());
        } catch (ReflectiveOperationException | LinkageError failure) {
          warn(target, failure);
        }
        break;
      }
    }
    return null;
  }

  private static void warn(Target target, Throwable failure) {
    Log.warn(
        target.kind().word() + " " + target.name(),
        target.kind().word()
            + " "
            + target.name()
            + " is off, "
            + target.kind().loss()
            + ": "
            + failure);
  }

  /** The transport of one woven class. Once off, it carries what it has begun and nothing more. */
  private static final class Slot {

    private final Transport transport;
    private volatile boolean off;

    Slot(Transport transport) {
      this.transport = transport;
      this.off = transport == null;
    }
  }
}

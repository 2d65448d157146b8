package dev.evenkeel.agent.transport.loop;

import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loop of the OpenAI and Anthropic SDKs, which Stainless generates from one template. It obeys
 * {@code x-should-retry} and counts its retries in a header, so that only its end is of interest:
 * then the call is over, and need not wait for a retry that might come.
 */
public final class StainlessLoop implements Transport {

  private final Pipeline pipeline;
  private final ThreadLocal<Object> entering = new ThreadLocal<>();
  private final Map<String, Method> methods = new ConcurrentHashMap<>();
  private final RequestBody body = new RequestBody();

  public StainlessLoop(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean wants(Object self, Object request, Object options) {
    if (entering.get() == self) {
      entering.remove();
      return false;
    }
    return pipeline.on() && request != null && options != null;
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) throws Exception {
    Method woven = methods.get(method);
    if (woven == null) {
      woven = find(self.getClass(), method, arguments);
      methods.put(method, woven);
    }
    return run(woven, self, arguments);
  }

  private Object run(Method woven, Object self, Object[] arguments) throws Exception {
    Callable<Object> original =
        () -> {
          entering.set(self);
          return woven.invoke(self, arguments);
        };
    Loop loop =
        pipeline.handsOver()
            ? pipeline.openLoop("sdk", body.of(arguments[0]))
            : pipeline.openLoop("sdk");
    boolean later = false;
    try {
      Object result = loop.run(original);
      if (result instanceof CompletableFuture<?> future) {
        later = true;
        future.whenComplete((response, failure) -> loop.close());
      }
      return result;
    } catch (InvocationTargetException failure) {
      if (failure.getCause() instanceof Exception thrown) {
        throw thrown;
      }
      throw (Error) failure.getCause();
    } finally {
      if (!later) {
        loop.close();
      }
    }
  }

  /** The public method that takes these two arguments; there is one of each name. */
  private static Method find(Class<?> owner, String name, Object[] arguments)
      throws NoSuchMethodException {
    for (Method method : owner.getMethods()) {
      Class<?>[] types = method.getParameterTypes();
      if (method.getName().equals(name)
          && types.length == 2
          && types[0].isInstance(arguments[0])
          && types[1].isInstance(arguments[1])) {
        return method;
      }
    }
    throw new NoSuchMethodException(owner + "." + name);
  }
}

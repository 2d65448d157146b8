package dev.evenkeel.agent.transport.loop;

import java.lang.reflect.Method;

/**
 * The body of a request of the OpenAI and Anthropic SDKs: the one object that stays the same while
 * a request is prepared. By reflection, as each SDK has a class of its own.
 */
final class RequestBody {

  private volatile Method getter;

  /** Null for a request without one. */
  Object of(Object request) {
    try {
      Method method = getter;
      if (method == null) {
        method = request.getClass().getMethod("body");
        getter = method;
      }
      return method.invoke(request);
    } catch (ReflectiveOperationException changed) {
      return null; // then the call's workload is that of the thread that goes on with it
    }
  }
}

package dev.evenkeel.agent.transport.loop;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * The body of a request of the OpenAI and Anthropic SDKs: the one object that stays the same while
 * a request is prepared. By reflection, as each SDK has a class of its own. Newer versions of
 * anthropic-java wrap it in an {@code Optional}, another one each time: what is held weakly is what
 * is in it.
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
      Object body = method.invoke(request);
      return body instanceof Optional<?> wrapped ? wrapped.orElse(null) : body;
    } catch (ReflectiveOperationException changed) {
      return null; // then the call's workload is that of the thread that goes on with it
    }
  }
}

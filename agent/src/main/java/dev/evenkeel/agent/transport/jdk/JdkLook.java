package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import dev.evenkeel.agent.transport.Wrapped;

/**
 * Where {@code java.net.http} asks whether a body subscriber may end its call on the thread at
 * hand. It trusts only its own: one behind a tap of ours would cost every call a thread more.
 */
public final class JdkLook implements Transport {

  public JdkLook(Pipeline pipeline) {
    // needs nothing of it: what is wrapped says what is inside
  }

  @Override
  public boolean wants(Object self, Object subscriber, Object second) {
    return subscriber instanceof Wrapped;
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    return ((Wrapped) arguments[0]).inside();
  }
}

package dev.evenkeel.agent.transport.broken;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;

/** A transport that cannot be made. */
public final class BrokenTransport implements Transport {

  public BrokenTransport(Pipeline pipeline) {
    throw new NoClassDefFoundError("library/Gone");
  }

  @Override
  public boolean wants(Object self, Object request, Object second) {
    return true;
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    return null;
  }
}

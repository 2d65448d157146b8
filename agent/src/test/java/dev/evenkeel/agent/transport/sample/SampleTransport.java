package dev.evenkeel.agent.transport.sample;

import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import library.Client;

/** A transport that is typed against the library, as real ones are. */
public final class SampleTransport implements Transport {

  public SampleTransport(Pipeline pipeline) {}

  @Override
  public boolean wants(Object self, Object request, Object second) {
    if (request.equals("misfit")) {
      throw new NoSuchMethodError("Client.newer()");
    }
    return ((Client) self).ping().equals("pong") && request.equals("ours");
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) {
    return new Answer(method).text();
  }

  /** A class of the transport's own, which its loader must find too. */
  private record Answer(String method) {
    String text() {
      return "carried by " + method;
    }
  }
}

package dev.evenkeel.agent.weave;

/**
 * A method to weave. Names only, so that nothing of a transport is loaded before its library is.
 *
 * @param transport the class that carries the calls, below {@code dev.evenkeel.agent.transport}:
 *     {@code okhttp.OkHttpTransport}
 * @param owner internal name of the class that declares the method
 * @param method its name
 * @param arity how many arguments it takes; all of them and its result are objects
 */
public record Target(String transport, String owner, String method, int arity) {

  /** The short name of the transport, as in settings and metrics: {@code okhttp}. */
  public String name() {
    return transport.substring(0, transport.indexOf('.'));
  }
}

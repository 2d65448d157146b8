package dev.evenkeel.agent.transport;

/**
 * Carries the calls of one HTTP client library. Implementations are typed against the library, live
 * in a loader of their own that sees both the agent and the library, and have one public
 * constructor that takes a {@link dev.evenkeel.agent.call.Pipeline}.
 */
public interface Transport {

  /**
   * Quick look, without allocation: is this an LLM call that is not yet being carried by the agent?
   *
   * @param self the receiver of the woven method
   * @param request its first argument
   * @param second its second argument, or null
   */
  boolean wants(Object self, Object request, Object second);

  /**
   * Carries the call. Whatever fails inside the agent, the call goes through untouched.
   *
   * @param method name of the woven method
   * @throws Throwable what the woven method throws
   */
  Object call(String method, Object self, Object[] arguments) throws Throwable;
}

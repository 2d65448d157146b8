package dev.evenkeel.bootstrap;

/**
 * What the agent offers to woven code. The only implementation lives in the agent's own loader;
 * woven code reaches it through {@link Bridge}.
 */
public interface Dispatcher {

  /**
   * Says whether a woven method's call is an LLM call that the agent will carry.
   *
   * @param point index of the woven method, as numbered by the agent when it wove it
   * @param owner the class that declares the woven method
   * @param self the receiver
   * @param first the first argument, or null
   * @param second the second argument, or null
   */
  boolean wants(int point, Class<?> owner, Object self, Object first, Object second);

  /**
   * Carries a call for which {@link #wants} said true, in place of the method's body.
   *
   * @return what the woven method returns
   * @throws Throwable what the woven method throws
   */
  Object call(int point, Class<?> owner, Object self, Object[] arguments) throws Throwable;
}

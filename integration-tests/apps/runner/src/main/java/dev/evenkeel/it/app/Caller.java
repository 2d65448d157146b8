package dev.evenkeel.it.app;

/** Makes a call as an application would. */
@FunctionalInterface
public interface Caller {

  /**
   * @param answer to be filled as text comes, so that what came before a failure is known
   */
  void call(Case call, Answer answer) throws Exception;
}

package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Endpoint;

/** What else judges a good answer; never delays it, and never throws. */
public interface AnswerChecks {

  /** Nothing else. */
  AnswerChecks NONE = (endpoint, caller, request, text) -> {};

  /**
   * An answer has gone to the application.
   *
   * @param request the body of the request
   * @param text of the answer
   */
  void check(Endpoint endpoint, Caller caller, byte[] request, String text);
}

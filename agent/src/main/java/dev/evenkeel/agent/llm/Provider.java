package dev.evenkeel.agent.llm;

import java.util.List;

/** Knows where one provider answers, and what its paths ask for. Immutable. */
interface Provider {

  /** In this project's words, e.g. {@code azure_openai}. */
  String name();

  /**
   * Hosts in lower case: exact ones, or with one star for what varies, e.g. {@code
   * *.openai.azure.com}.
   */
  List<String> hosts();

  /**
   * @param path the raw path, without the query
   * @return null when it is no call of a model
   */
  Target target(String path);
}

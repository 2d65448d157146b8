package dev.evenkeel.agent.llm;

import java.util.Map;

/**
 * What a request makes its answer promise: to call only tools that it declares, with arguments by
 * their schemas, and to be JSON where it asks for JSON.
 *
 * @param tools the declared tools' names and the check of their arguments; null where none is
 *     declared
 * @param closed whether no other tool can be called: false where a provider brings tools of its own
 * @param json whether the text is to be JSON
 * @param output the check of the text; {@link SchemaCheck#NONE} without a schema
 */
record Promise(Map<String, SchemaCheck> tools, boolean closed, boolean json, SchemaCheck output) {

  /** Nothing. */
  static final Promise NONE = new Promise(null, true, false, SchemaCheck.NONE);

  /** Whether there is anything to judge an answer by. */
  boolean empty() {
    return tools == null && !json;
  }
}

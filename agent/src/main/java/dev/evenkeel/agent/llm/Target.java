package dev.evenkeel.agent.llm;

/**
 * What the path of a request asks for.
 *
 * @param api the wire format
 * @param operation in the words of {@link Endpoint#operation}
 * @param model the model in the path, or null where the body names it
 * @param deployment see {@link Endpoint#deployment}
 * @param stream whether the path alone asks for a stream
 * @param inference whether it is an inference
 */
record Target(
    Api api, String operation, String model, String deployment, boolean stream, boolean inference) {

  static final String CHAT = "chat";
  static final String TEXT = "text_completion";
  static final String GENERATE = "generate_content";
  static final String EMBEDDINGS = "embeddings";
  static final String OTHER = "other";

  static Target inference(Api api, String operation) {
    return new Target(api, operation, null, "", false, true);
  }

  /** Work of a model that must not be sent twice, or that is none of a language model. */
  static Target other() {
    return new Target(Api.OTHER, OTHER, null, "", false, false);
  }

  Target of(String model) {
    return new Target(api, operation, model, deployment, stream, inference);
  }

  Target on(String deployment) {
    return new Target(api, operation, model, deployment, stream, inference);
  }

  Target streamed() {
    return new Target(api, operation, model, deployment, true, inference);
  }
}

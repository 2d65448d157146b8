package dev.evenkeel.agent.llm;

import java.util.Locale;

/**
 * Where an LLM request goes and what it asks for.
 *
 * @param provider who answers, in this project's words: {@code openai}, {@code azure_openai}, …
 * @param api the wire format of request and answer
 * @param operation {@code chat}, {@code text_completion}, {@code generate_content}, {@code
 *     embeddings} or {@code other}
 * @param model the model that was asked for, as the request names it, or {@code unknown}
 * @param host the host, with the port where it is not the scheme's own
 * @param deployment the Azure deployment or the Bedrock inference profile, or an empty string
 * @param stream whether the request asks for a streamed answer
 * @param inference whether the operation is an inference: only these may be sent twice
 */
public record Endpoint(
    String provider,
    Api api,
    String operation,
    String model,
    String host,
    String deployment,
    boolean stream,
    boolean inference) {

  private static final String[] REASONING_STARTS = {
    "o1", "o3", "o4", "gpt-5", "gemini-2.5", "gemini-3", "grok-4"
  };
  private static final String[] REASONING_PARTS = {
    "reason",
    "think",
    "-r1",
    "qwq",
    "magistral",
    // Claude's that do not show their thoughts unless they are asked to
    "opus-4-7",
    "opus-4.7",
    "opus-4-8",
    "opus-4.8",
    "opus-5",
    "sonnet-5",
    "haiku-5",
    "fable",
    "mythos"
  };

  /** By what tells most endpoints apart: this is asked several times a call. */
  @Override
  public int hashCode() {
    return 31 * model.hashCode() + host.hashCode();
  }

  /** The same where a header of the request asks for a stream. */
  public Endpoint streaming() {
    return stream
        ? this
        : new Endpoint(provider, api, operation, model, host, deployment, true, inference);
  }

  /** The same for another model of the same API. */
  public Endpoint with(String other) {
    return new Endpoint(provider, api, operation, other, host, deployment, stream, inference);
  }

  /** Whether the model is one that may think for minutes before it says anything, by its name. */
  public boolean reasons() {
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    for (String start : REASONING_STARTS) {
      if (name.startsWith(start)) {
        return true;
      }
    }
    for (String part : REASONING_PARTS) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** What can break as one, and the key of a breaker: provider, host, deployment and model. */
  public String route() {
    return deployment.isEmpty()
        ? provider + " " + host + " " + model
        : provider + " " + host + " " + deployment + " " + model;
  }
}

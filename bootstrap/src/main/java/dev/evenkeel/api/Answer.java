package dev.evenkeel.api;

/** A good answer of a model, with what it was asked. Do not keep or log what you do not need. */
public final class Answer {

  private final String provider;
  private final String operation;
  private final String model;
  private final String workload;
  private final String request;
  private final String text;

  /** For the agent, and for tests of checks. */
  public Answer(
      String provider,
      String operation,
      String model,
      String workload,
      String request,
      String text) {
    this.provider = provider;
    this.operation = operation;
    this.model = model;
    this.workload = workload;
    this.request = request;
    this.text = text;
  }

  /** Who answered, e.g. {@code openai}. */
  public String provider() {
    return provider;
  }

  /** What was asked for, e.g. {@code chat}. */
  public String operation() {
    return operation;
  }

  /** The model that the request names. */
  public String model() {
    return model;
  }

  /** The part of the application that asked; {@code default} when unknown. */
  public String workload() {
    return workload;
  }

  /** The request's body: JSON in the provider's format. */
  public String request() {
    return request;
  }

  /** The answer's text, put together from its stream where it came as one; at most 40 KiB. */
  public String text() {
    return text;
  }
}

package dev.evenkeel.agent.outcome;

import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.llm.Facts.Content;
import dev.evenkeel.agent.llm.Facts.ErrorFacts;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import java.util.Locale;

/** Turns facts into an outcome. Pure functions: no I/O, no state. */
public final class Classifier {

  private Classifier() {}

  /**
   * Classifies an answer whose body has come to its end. A stream that ends well, but without its
   * provider's end marker, was cut.
   *
   * @param reader which has read it
   * @param facts what it found
   */
  public static Classification classify(Endpoint endpoint, AnswerReader reader, Facts facts) {
    Classification classification = classify(facts);
    boolean cut = endpoint.stream() && classification.outcome() == Outcome.OK && !reader.complete();
    return cut
        ? new Classification(Outcome.TRANSPORT, true, retryable(Outcome.TRANSPORT), -1)
        : classification;
  }

  /** Classifies what an answer says; whether it is a stream that was cut is not judged here. */
  public static Classification classify(Facts facts) {
    ErrorFacts error = facts.error();
    if (facts.status() < 400 && error == ErrorFacts.NONE) {
      Outcome outcome = content(facts);
      return new Classification(outcome, false, retryable(outcome), facts.retryAfterMillis());
    }
    Evidence evidence = Evidence.of(facts);
    Outcome outcome = ErrorRules.outcome(evidence);
    return new Classification(
        outcome, error.inStream(), true, retryable(outcome, evidence), facts.retryAfterMillis());
  }

  /**
   * Classifies a failure without an answer.
   *
   * @param failure what the HTTP library threw
   */
  public static Classification classify(Throwable failure) {
    Outcome outcome = Failures.outcome(failure);
    return new Classification(outcome, false, true, retryable(outcome), -1);
  }

  /**
   * Whether the failed request surely never reached the model: refused, DNS, TLS or a connect
   * timeout, or a server that says it did not look at it. Such a request may be sent again without
   * risk of a second bill.
   */
  public static boolean surelyNotProcessed(Throwable failure) {
    return Failures.surelyNotProcessed(failure);
  }

  private static Outcome content(Facts facts) {
    if (facts.content() == Content.BLOCKED) {
      return Outcome.SAFETY_BLOCKED;
    }
    Outcome ended = ended(facts.finishReason());
    if (ended != Outcome.OK) {
      return ended;
    }
    return switch (facts.content()) {
      case EMPTY -> Outcome.EMPTY_RESPONSE;
      case MALFORMED -> Outcome.MALFORMED_RESPONSE;
      case REFUSED -> Outcome.REFUSAL;
      case UNDECLARED_TOOL -> Outcome.HALLUCINATED_TOOL;
      case OFF_SCHEMA -> Outcome.SCHEMA_VIOLATION;
      case UNKNOWN, PRESENT, BLOCKED -> Outcome.OK;
    };
  }

  /** By the providers' words for the end of an answer; what is no trouble is {@code OK}. */
  private static Outcome ended(String reason) {
    if (reason == null) {
      return Outcome.OK;
    }
    String word = reason.toLowerCase(Locale.ROOT);
    int colon = word.indexOf(": "); // Google's look-alike of OpenAI: content_filter: SAFETY
    Outcome exactly = colon < 0 ? Outcome.OK : ended(word.substring(colon + 2));
    if (exactly != Outcome.OK) {
      return exactly;
    }
    return switch (colon < 0 ? word : word.substring(0, colon)) {
      case "length",
          "max_tokens",
          "max_output_tokens",
          "model_length",
          "incomplete",
          "budget_exceeded",
          "token_limit",
          "time_limit",
          "model_context_window_exceeded" ->
          Outcome.TRUNCATED;
      case "refusal" -> Outcome.REFUSAL;
      case "content_filter", "content_filtered", "sensitive" -> Outcome.CONTENT_FILTERED;
      case "safety",
          "recitation",
          "blocklist",
          "prohibited_content",
          "spii",
          "model_armor",
          "image_safety",
          "image_prohibited_content",
          "image_recitation",
          "guardrail_intervened",
          "error_toxic" ->
          Outcome.SAFETY_BLOCKED;
      case "malformed_function_call",
          "function_call_filter",
          "malformed_response",
          "malformed_model_output",
          "malformed_tool_use" ->
          Outcome.MALFORMED_RESPONSE;
      case "unexpected_tool_call", "too_many_tool_calls" -> Outcome.HALLUCINATED_TOOL;
      case "error_limit" -> Outcome.CONTEXT_LENGTH_EXCEEDED;
      default -> Outcome.OK;
    };
  }

  private static Retryable retryable(Outcome outcome, Evidence evidence) {
    return switch (outcome) {
      case RATE_LIMITED ->
          ErrorRules.tooLargeForTheMinute(evidence) ? Retryable.NO : Retryable.AFTER_DELAY;
      case MODEL_UNAVAILABLE ->
          ErrorRules.modelLoading(evidence) ? Retryable.AFTER_DELAY : Retryable.NO;
      default -> retryable(outcome);
    };
  }

  private static Retryable retryable(Outcome outcome) {
    return switch (outcome) {
      case OVERLOADED,
          UNAVAILABLE,
          TIMEOUT,
          SERVER_ERROR,
          TRANSPORT,
          CONFLICT,
          EMPTY_RESPONSE,
          MALFORMED_RESPONSE,
          HALLUCINATED_TOOL,
          SCHEMA_VIOLATION ->
          Retryable.YES;
      case RATE_LIMITED -> Retryable.AFTER_DELAY;
      default -> Retryable.NO;
    };
  }
}

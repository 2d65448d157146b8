package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classifier;
import dev.evenkeel.agent.outcome.Outcome;

/** Classifies an answer that went to the application as it came. */
final class Deliveries {

  private Deliveries() {}

  static Classification classify(
      Endpoint endpoint, AnswerReader reader, Facts facts, Throwable cut) {
    if (cut == null) {
      return Classifier.classify(endpoint, reader, facts);
    }
    Classification classification = Classifier.classify(facts);
    if (classification.inStream()) {
      return classification; // what the provider says of its failure, however the stream ended
    }
    Classification failure = Classifier.classify(cut);
    return failure.outcome() == Outcome.CANCELLED ? failure : inStream(failure);
  }

  static Classification inStream(Classification failure) {
    return new Classification(
        failure.outcome(), true, failure.retryable(), failure.retryAfterMillis());
  }
}

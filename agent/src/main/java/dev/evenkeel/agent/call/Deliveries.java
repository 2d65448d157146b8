package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.AnswerReader;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.Facts;
import dev.evenkeel.agent.outcome.Classification;
import dev.evenkeel.agent.outcome.Classification.Retryable;
import dev.evenkeel.agent.outcome.Classifier;
import dev.evenkeel.agent.outcome.Outcome;

/** Classifies an answer that went to the application as it came. */
final class Deliveries {

  private Deliveries() {}

  static Classification classify(
      Endpoint endpoint, AnswerReader reader, Facts facts, Throwable cut) {
    Classification classification = Classifier.classify(facts);
    if (classification.inStream()) {
      return classification; // what the provider says of its failure, however the stream ended
    }
    if (cut != null) {
      Classification failure = Classifier.classify(cut);
      return failure.outcome() == Outcome.CANCELLED ? failure : inStream(failure);
    }
    boolean cutShort =
        endpoint.stream() && classification.outcome() == Outcome.OK && !reader.complete();
    return cutShort
        ? new Classification(Outcome.TRANSPORT, true, Retryable.YES, -1)
        : classification;
  }

  static Classification inStream(Classification failure) {
    return new Classification(
        failure.outcome(), true, failure.retryable(), failure.retryAfterMillis());
  }
}

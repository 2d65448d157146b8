package dev.evenkeel.agent.call;

import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.outcome.Classification;

/** What a call comes to when its last attempt came to this. */
final class Results {

  private Results() {}

  /** The caller's own faults and wishes say nothing about the service, so they are excluded. */
  static Result of(Classification classification) {
    return switch (classification.outcome()) {
      case INVALID_REQUEST,
          CONTEXT_LENGTH_EXCEEDED,
          PAYLOAD_TOO_LARGE,
          CONFLICT,
          CONTENT_FILTERED,
          CANCELLED ->
          Result.EXCLUDED;
      default -> classification.answered() ? Result.SUCCESS : Result.FAILURE;
    };
  }
}

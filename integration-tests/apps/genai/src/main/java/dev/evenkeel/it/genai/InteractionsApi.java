package dev.evenkeel.it.genai;

import com.google.genai.gaos.AsyncInteractions;
import com.google.genai.gaos.GenAI;
import com.google.genai.gaos.Interactions;
import com.google.genai.gaos.models.interactions.CreateModelInteraction;
import com.google.genai.gaos.models.interactions.ErrorEvent;
import com.google.genai.gaos.models.interactions.InteractionSSEEvent;
import com.google.genai.gaos.models.interactions.InteractionSSEStreamEvent;
import com.google.genai.gaos.models.interactions.InteractionsInput;
import com.google.genai.gaos.models.interactions.Model;
import com.google.genai.gaos.models.interactions.StepDelta;
import com.google.genai.gaos.models.interactions.TextDelta;
import com.google.genai.gaos.models.operations.CreateInteractionRequestBody;
import com.google.genai.gaos.models.shared.Security;
import com.google.genai.gaos.utils.BackoffStrategy;
import com.google.genai.gaos.utils.EventStream;
import com.google.genai.gaos.utils.RetryConfig;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Case;
import java.util.concurrent.TimeUnit;

/** What google-genai has of Gemini's Interactions. */
final class InteractionsApi {

  /** Beside the first, as by default. */
  private static final int RETRIES = 4;

  private InteractionsApi() {}

  /** A client of its own, with the retry loop that the SDK's usual client leaves off. */
  static GenAI own(Case call) {
    // As many attempts as by default, with shorter waits
    BackoffStrategy waits =
        BackoffStrategy.builder()
            .initialInterval(50, TimeUnit.MILLISECONDS)
            .maxInterval(200, TimeUnit.MILLISECONDS)
            .baseFactor(2)
            .retryConnectError(true)
            .build();
    int retries = call.retries() >= 0 ? call.retries() : RETRIES;
    return GenAI.builder()
        .serverURL(call.url())
        .apiVersion("v1beta")
        .security(Security.builder().apiKey("test").build())
        .retryConfig(RetryConfig.builder().attemptCountBackoff(retries, waits).build())
        .build();
  }

  private static CreateInteractionRequestBody body(Case call, boolean stream) {
    return CreateInteractionRequestBody.of(
        CreateModelInteraction.builder()
            .model(Model.of(call.model()))
            .input(InteractionsInput.of(call.prompt()))
            .stream(stream)
            .build());
  }

  static void create(Interactions interactions, Case call, Answer answer) {
    answer.add(
        interactions
            .create(body(call, false))
            .interaction()
            .orElseThrow()
            .outputText()
            .orElseThrow());
  }

  static void stream(Interactions interactions, Case call, Answer answer) throws Exception {
    add(interactions.create(body(call, true)).events(), answer);
  }

  static void asyncStream(AsyncInteractions interactions, Case call, Answer answer)
      throws Exception {
    add(interactions.create(body(call, true)).join(), answer);
  }

  private static void add(EventStream<InteractionSSEStreamEvent> events, Answer answer)
      throws Exception {
    try (events) {
      for (InteractionSSEStreamEvent event : events) {
        event.data().ifPresent(data -> add(data, answer));
      }
    }
  }

  private static void add(InteractionSSEEvent event, Answer answer) {
    if (event instanceof StepDelta step && step.delta().orElse(null) instanceof TextDelta text) {
      text.text().ifPresent(answer::add);
    } else if (event instanceof ErrorEvent error) {
      // The SDK takes this one for an event like any other.
      throw new IllegalStateException(String.valueOf(error.error()));
    }
  }
}

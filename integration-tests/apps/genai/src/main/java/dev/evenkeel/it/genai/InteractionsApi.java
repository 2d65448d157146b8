package dev.evenkeel.it.genai;

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
import com.google.genai.gaos.models.operations.CreateInteractionRequest;
import com.google.genai.gaos.models.operations.CreateInteractionRequestBody;
import com.google.genai.gaos.models.shared.Security;
import com.google.genai.gaos.utils.BackoffStrategy;
import com.google.genai.gaos.utils.EventStream;
import com.google.genai.gaos.utils.Options;
import com.google.genai.gaos.utils.RetryConfig;
import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.Caller;
import dev.evenkeel.it.app.Case;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What google-genai has of Gemini's Interactions. */
final class InteractionsApi {

  /** Beside the first, as by default. */
  private static final int RETRIES = 4;

  private InteractionsApi() {}

  /**
   * The three ways to call it.
   *
   * @param retried whether each call brings a retry loop of its own
   */
  static void add(
      String prefix,
      Function<Case, Interactions> api,
      boolean retried,
      Map<String, Caller> callers) {
    callers.put(
        prefix + "interactions",
        (call, answer) ->
            answer.add(
                api.apply(call)
                    .create(request(call, false), options(call, retried))
                    .interaction()
                    .orElseThrow()
                    .outputText()
                    .orElseThrow()));
    callers.put(
        prefix + "interactions-stream",
        (call, answer) ->
            add(
                api.apply(call).create(request(call, true), options(call, retried)).events(),
                answer));
    callers.put(
        prefix + "interactions-async-stream",
        (call, answer) ->
            add(
                api.apply(call).async().create(request(call, true), options(call, retried)).join(),
                answer));
  }

  /** A client of its own, with the retry loop that the SDK's usual client leaves off. */
  static GenAI own(Case call) {
    return GenAI.builder()
        .serverURL(call.url())
        .apiVersion("v1beta")
        .security(Security.builder().apiKey("test").build())
        .retryConfig(retries(call))
        .build();
  }

  private static Options options(Case call, boolean retried) {
    return retried ? Options.builder().retryConfig(retries(call)).build() : null;
  }

  /** As many attempts as by default, with shorter waits. */
  private static RetryConfig retries(Case call) {
    BackoffStrategy waits =
        BackoffStrategy.builder()
            .initialInterval(50, TimeUnit.MILLISECONDS)
            .maxInterval(200, TimeUnit.MILLISECONDS)
            .baseFactor(2)
            .retryConnectError(true)
            .build();
    int retries = call.retries() >= 0 ? call.retries() : RETRIES;
    return RetryConfig.builder().attemptCountBackoff(retries, waits).build();
  }

  private static CreateInteractionRequest request(Case call, boolean stream) {
    return CreateInteractionRequest.builder()
        .body(
            CreateInteractionRequestBody.of(
                CreateModelInteraction.builder()
                    .model(Model.of(call.model()))
                    .input(InteractionsInput.of(call.prompt()))
                    .stream(stream)
                    .build()))
        .build();
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

package dev.evenkeel.agent.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.llm.Answers;
import dev.evenkeel.agent.llm.Api;
import dev.evenkeel.agent.llm.Endpoint;
import dev.evenkeel.agent.llm.ErrorBodies;
import dev.evenkeel.agent.llm.Facts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodiesTest {

  private static final String MESSAGE = "Evenkeel: \"openai\" is cut off\nfor 60 s";

  @ParameterizedTest
  @EnumSource(Api.class)
  void areUnderstoodAsWhatTheyMean(Api api) {
    understood(new Endpoint("p", api, "chat", "m", "h", "", false, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "xai", "openrouter", "watsonx", "zhipu"})
  void areUnderstoodInEveryProvidersShape(String provider) {
    understood(new Endpoint(provider, Api.OPENAI_CHAT, "chat", "m", "h", "", false, true));
  }

  private static void understood(Endpoint endpoint) {
    Facts limited = read(endpoint, 429);
    Facts open = read(endpoint, 503);

    assertEquals(MESSAGE, open.error().message());
    assertEquals(Outcome.RATE_LIMITED, Classifier.classify(limited).outcome());
    Outcome outcome = Classifier.classify(open).outcome();
    assertTrue(outcome == Outcome.OVERLOADED || outcome == Outcome.UNAVAILABLE, outcome::label);
  }

  private static Facts read(Endpoint endpoint, int status) {
    byte[] body = ErrorBodies.body(endpoint, status, "circuit_open", MESSAGE);
    return Answers.read(endpoint, status, name -> null, body);
  }
}

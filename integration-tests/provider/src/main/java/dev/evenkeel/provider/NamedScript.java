package dev.evenkeel.provider;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads the steps from the model's name, for trials by hand: {@code s-429-503-ok} refuses twice and
 * answers from the third request on. Words: a status, {@code ok}, {@code reset}, {@code hang},
 * {@code cut}, {@code stall}, {@code error} (in a stream), {@code slow}, {@code wait} (429 with
 * {@code retry-after: 1}).
 */
public final class NamedScript implements Script {

  private static final String TEXT = "All is well and the sea is calm today";

  @Override
  public Step next(Received request) {
    if (!request.model().startsWith("s-")) {
      return Step.answer(TEXT);
    }
    List<String> words = Arrays.asList(request.model().substring(2).split("-"));
    return step(words.get(Math.min(request.number(), words.size() - 1)));
  }

  private static Step step(String word) {
    return switch (word) {
      case "ok" -> Step.answer(TEXT);
      case "reset" -> new Step.Reset();
      case "hang" -> new Step.Hang();
      case "cut" -> new Step.Cut(TEXT, 3);
      case "stall" -> new Step.Stall(TEXT, 3);
      case "error" -> new Step.StreamError(TEXT, 0, 503);
      case "slow" -> new Step.SlowFirstByte(Duration.ofSeconds(2), Step.answer(TEXT));
      case "wait" -> Step.refuse(429, Map.of("Retry-After", "1"));
      default ->
          word.matches("[2-5]\\d\\d") ? Step.refuse(Integer.parseInt(word)) : Step.answer(TEXT);
    };
  }
}

package dev.evenkeel.example;

import dev.evenkeel.api.Answer;
import dev.evenkeel.api.AnswerCheck;
import java.util.List;
import java.util.Locale;

/** A guardrail: no answer of the house promises profits. */
public final class HousePolicy implements AnswerCheck {

  private static final List<String> PROMISES = List.of("guaranteed profit", "cannot lose");

  @Override
  public String check(Answer answer) {
    String text = answer.text().toLowerCase(Locale.ROOT);
    return PROMISES.stream().anyMatch(text::contains) ? "promises_profit" : null;
  }
}

package dev.evenkeel.example;

import dev.evenkeel.api.Answer;
import dev.evenkeel.api.AnswerCheck;

/** A check that cannot even be made: the others of its jar are used. */
public final class Unmade implements AnswerCheck {

  public Unmade() {
    throw new AssertionError("no rules to go by");
  }

  @Override
  public String check(Answer answer) {
    return "never";
  }
}

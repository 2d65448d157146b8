package dev.evenkeel.example;

import dev.evenkeel.api.Answer;
import dev.evenkeel.api.AnswerCheck;
import java.util.concurrent.CountDownLatch;

/** A check that fails, or never ends, when it is asked to: neither may hurt a call. */
public final class Troubled implements AnswerCheck {

  @Override
  public String check(Answer answer) throws Exception {
    if (answer.request().contains("please fail")) {
      throw new IllegalStateException("as asked");
    }
    if (answer.request().contains("please break")) {
      throw new Error("as asked");
    }
    if (answer.request().contains("please hang")) {
      new CountDownLatch(1).await();
    }
    return null;
  }
}

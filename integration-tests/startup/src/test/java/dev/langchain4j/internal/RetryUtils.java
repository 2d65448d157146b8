package dev.langchain4j.internal;

import java.util.concurrent.Callable;

/** Stands for a version of LangChain4j that has its loop elsewhere. */
public final class RetryUtils {

  private RetryUtils() {}

  /** Has no {@code withRetry(Callable, int)}. */
  public static final class RetryPolicy {

    private RetryPolicy() {}

    public static <T> T retried(Callable<T> action) throws Exception {
      try {
        return action.call();
      } catch (IllegalStateException once) {
        return action.call();
      }
    }
  }
}

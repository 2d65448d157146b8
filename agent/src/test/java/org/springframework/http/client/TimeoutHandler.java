package org.springframework.http.client;

import java.util.concurrent.Future;

/** Stands for the handler in Spring's request, which has no other means to end one in time. */
public final class TimeoutHandler {

  private TimeoutHandler() {}

  public static void timeIsUp(Future<?> request) {
    request.cancel(true);
  }
}

package dev.evenkeel.agent.transport.jdk;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;

/**
 * Marks a body handler of ours. The transport re-enters the woven method with one, and the mark
 * tells it to let that call through: a guard that travels with the call, whatever the thread.
 */
interface Carried {

  /** Sends a call through untouched: the handler does what the application's own does. */
  record Untouched<T>(BodyHandler<T> handler) implements BodyHandler<T>, Carried {
    @Override
    public BodySubscriber<T> apply(ResponseInfo info) {
      return handler.apply(info);
    }
  }
}

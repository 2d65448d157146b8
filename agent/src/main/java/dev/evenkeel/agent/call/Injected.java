package dev.evenkeel.agent.call;

import java.util.HashMap;
import java.util.Map;

/**
 * A fault that a drill has put in the place of an attempt.
 *
 * @param step what follows it: {@code RETRY} after a wait, else the answer goes to the application
 * @param answer what the application gets when no retry follows
 */
public record Injected(Step step, Synthetic answer) {

  /** With the header that tells the SDK not to retry, where policy says so. */
  static Injected of(Step step, Synthetic fault) {
    if (step.kind() != Step.Kind.STOP) {
      return new Injected(step, fault);
    }
    Map<String, String> headers = new HashMap<>(fault.headers());
    headers.put("x-should-retry", "false");
    return new Injected(step, new Synthetic(fault.status(), Map.copyOf(headers), fault.body()));
  }
}

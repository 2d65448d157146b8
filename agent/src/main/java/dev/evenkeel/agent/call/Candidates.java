package dev.evenkeel.agent.call;

import dev.evenkeel.agent.llm.Needs;
import java.util.List;

/** The fallbacks that one call has not been moved to yet, in order. Not thread safe. */
final class Candidates {

  private final List<FallbackTarget> targets;
  private final Exchange exchange;
  private int next;
  private Needs needs; // null until one is looked at

  Candidates(List<FallbackTarget> targets, Exchange exchange) {
    this.targets = targets;
    this.exchange = exchange;
  }

  /** Whether any is left, be it one that cannot serve the request. */
  boolean left() {
    return next < targets.size();
  }

  /** Whether any that is left can do what the request needs. */
  boolean serve() {
    for (int i = next; i < targets.size(); i++) {
      if (targets.get(i).serves(needs())) {
        return true;
      }
    }
    return false;
  }

  /** Takes the next that can do what the request needs; null when there is none. */
  FallbackTarget take() {
    while (left()) {
      FallbackTarget target = targets.get(next++);
      if (target.serves(needs())) {
        return target;
      }
    }
    return null;
  }

  private Needs needs() {
    needs = needs == null ? Needs.of(exchange.body()) : needs;
    return needs;
  }
}

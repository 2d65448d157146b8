package dev.evenkeel.provider;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A list of steps for each model, so that one provider plays many scenarios at once. The last step
 * is repeated; a model without a list is answered.
 */
public final class Scenarios implements Script {

  private final Map<String, List<Step>> byModel = new ConcurrentHashMap<>();

  /** Sets what requests for {@code model} meet, in this order. */
  public void play(String model, List<Step> steps) {
    byModel.put(model, List.copyOf(steps));
  }

  @Override
  public Step next(Received request) {
    List<Step> steps = byModel.get(request.model());
    if (steps == null || steps.isEmpty()) {
      return Step.answer("hello from " + request.model());
    }
    return steps.get(Math.min(request.number(), steps.size() - 1));
  }
}

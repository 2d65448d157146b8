package dev.evenkeel.it;

import dev.evenkeel.provider.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * One call that meets a list of steps.
 *
 * @param sdkRetries the SDK's own: {@link #NONE}, {@link #BY_DEFAULT} or so many
 * @param timeout the caller's
 * @param gap the least time between two attempts, with the agent
 * @param plain what comes of it without the agent; null where that never ends
 * @param kept what comes of it with the agent
 * @param calls that it takes of the provider's operations
 * @param fits which variants can run it
 */
record Scenario(
    String name,
    List<Step> steps,
    int sdkRetries,
    Timeout timeout,
    Duration gap,
    Expected plain,
    Expected kept,
    int calls,
    Predicate<Variant> fits) {

  static final int NONE = 0;
  static final int BY_DEFAULT = -1;

  static Scenario of(String name, Step... steps) {
    return new Scenario(
        name, List.of(steps), NONE, Timeout.DEFAULT, Duration.ZERO, null, null, 1, variant -> true);
  }

  /** Leaves the SDK's own retry on; for SDKs that have one. */
  Scenario withSdkRetries() {
    return named("sdk-retries", BY_DEFAULT);
  }

  /** Has the SDK make so many retries; for SDKs that have some. */
  Scenario withSdkRetries(int so) {
    return named(so + "-retries", so);
  }

  private Scenario named(String suffix, int retries) {
    return new Scenario(
        name + "-" + suffix,
        steps,
        retries,
        timeout,
        gap,
        plain,
        kept,
        calls,
        fits.and(variant -> variant.sdkAttempts() > 1));
  }

  Scenario timeout(Timeout of) {
    return new Scenario(name, steps, sdkRetries, of, gap, plain, kept, calls, fits);
  }

  Scenario gap(Duration of) {
    return new Scenario(name, steps, sdkRetries, timeout, of, plain, kept, calls, fits);
  }

  Scenario expect(Expected without, Expected with) {
    return new Scenario(name, steps, sdkRetries, timeout, gap, without, with, calls, fits);
  }

  Scenario calls(int of) {
    return new Scenario(name, steps, sdkRetries, timeout, gap, plain, kept, of, fits);
  }

  /** Only for some variants. */
  Scenario on(Predicate<Variant> some) {
    return new Scenario(name, steps, sdkRetries, timeout, gap, plain, kept, calls, fits.and(some));
  }
}

package dev.evenkeel.agent.resilience;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.outcome.Action;
import dev.failsafe.Execution;
import dev.failsafe.RetryPolicy;
import java.time.Duration;

/**
 * Bounds the attempts of a call by Failsafe's {@link RetryPolicy}, in its standalone form: Failsafe
 * counts and says when it is over, but neither sleeps nor calls nor starts a thread, so that
 * blocking and asynchronous transports share one policy.
 *
 * <p>The wait comes from the {@link Decision}. Failsafe's own jitter can fire before a server's
 * hint, and its {@code maxDuration} shortens a wait instead of giving up; neither is used.
 */
public final class Retries {

  private final int attempts;
  private final boolean hedges;
  private volatile RetryPolicy<Decision> policy;

  public Retries(Settings settings) {
    this.attempts = settings.retry().attempts();
    this.hedges = settings.hedge();
  }

  /** Attempts of a call in all. */
  public int attempts() {
    return attempts;
  }

  /** Whether an attempt may be made twice at the same time. */
  public boolean hedges() {
    return hedges;
  }

  /** Begins the sequence of one call; needed only once its first attempt has failed. */
  public Sequence start() {
    RetryPolicy<Decision> made = policy;
    if (made == null) {
      made = policy();
      policy = made; // two threads may make two that are equal
    }
    return new Sequence(Execution.of(made));
  }

  /** Loads Failsafe with the first failure, which an application may never see. */
  private RetryPolicy<Decision> policy() {
    return RetryPolicy.<Decision>builder()
        .withMaxAttempts(attempts)
        .handleResultIf(decision -> decision.action() == Action.RETRY)
        .withDelayFn(context -> Duration.ofNanos(context.getLastResult().delayNanos()))
        .build();
  }

  /** The attempts of one call. To be told of one decision after the other. */
  public static final class Sequence {

    private final Execution<Decision> execution;

    private Sequence(Execution<Decision> execution) {
      this.execution = execution;
    }

    /**
     * Takes what policy made of the attempt that ended.
     *
     * @return the decision; {@code stop} with reason {@code exhausted} in place of a retry when the
     *     attempts are used up or the sequence had ended before
     */
    public Decision next(Decision decision) {
      if (!execution.isComplete()) {
        execution.recordResult(decision);
      }
      return execution.isComplete() && decision.action() == Action.RETRY
          ? decision.stop("exhausted")
          : decision;
    }
  }
}

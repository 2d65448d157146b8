package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Detour;
import dev.evenkeel.agent.call.Step;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One exchange: the body handler that it is sent with, and what became of it.
 *
 * <p>The client's threads, the caller's and a cancelling one may all have news of it at once. The
 * first of them tells the brain, and what the others have to say is then without meaning.
 */
final class Attempt<T> implements BodyHandler<T>, Carried {

  private static final int FIRST_ERROR_STATUS = 400;

  /** The client's own word for that it is. */
  private static final String CLOSED = "closed";

  private static final Step RETURN = new Step(Step.Kind.RETURN, 0, null);

  private final Attempts<T> attempts;
  private final Detour detour; // null for the application's own request
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile Step step = RETURN;
  private volatile HttpHeaders changed;
  private volatile LiveTap tap;
  private volatile Ahead<T> ahead; // null where the application's handler has the answer
  private volatile boolean abandoned;
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private volatile AgentAnswer.Kept kept; // an answer that led to another attempt, or null
  private volatile Throwable failure; // the same of a failure

  /** An answer that is read before the application sees any of it. */
  private record Ahead<T>(ResponseInfo info, BodySubscriber<T> reader) {}

  Attempt(Attempts<T> attempts, Detour detour) {
    this.attempts = attempts;
    this.detour = detour;
  }

  Detour detour() {
    return detour;
  }

  Attempts<T> attempts() {
    return attempts;
  }

  @Override
  public BodySubscriber<T> apply(ResponseInfo came) {
    ResponseInfo info = detour == null ? came : marked(came);
    if (info.statusCode() >= FIRST_ERROR_STATUS) {
      return ahead(info, new ErrorBody<>(this, info));
    }
    LiveTap live = accept(info);
    if (live == null) {
      return attempts.handler().apply(info);
    }
    if (live.holds()) {
      return ahead(info, new HeldBody<>(this, info, live));
    }
    BodySubscriber<T> subscriber = null;
    try {
      subscriber = attempts.handler().apply(info);
    } finally {
      if (subscriber == null) {
        live.closed(); // the application's handler has thrown, or has given nothing
      }
    }
    return subscriber == null ? null : TappedBody.of(subscriber, live);
  }

  private BodySubscriber<T> ahead(ResponseInfo info, BodySubscriber<T> reader) {
    ahead = new Ahead<>(info, reader);
    return reader;
  }

  /** The answer of a fallback says so. */
  private ResponseInfo marked(ResponseInfo info) {
    changed = AgentAnswer.with(info.headers(), Detour.HEADER, detour.mark());
    return new AgentAnswer.Info(info.statusCode(), changed, info.version());
  }

  private LiveTap accept(ResponseInfo info) {
    if (!told.compareAndSet(false, true)) {
      return null;
    }
    try {
      LiveTap live =
          new LiveTap(
              attempts.call().accepted(info.statusCode(), JdkExchange.headers(info.headers())),
              attempts.brain());
      tap = live;
      if (abandoned) {
        live.closed();
      }
      return live;
    } catch (RuntimeException | LinkageError fault) {
      attempts.brain().internalError(fault);
      return null;
    }
  }

  /**
   * Asks what to do with an error.
   *
   * @return what to tell the application's handler, or null to drop the answer
   */
  ResponseInfo answered(ResponseInfo info, byte[] body) {
    if (!told.compareAndSet(false, true)) {
      return null; // cancelled meanwhile
    }
    try {
      step =
          possible(
              attempts
                  .call()
                  .answered(info.statusCode(), JdkExchange.headers(info.headers()), body));
      switch (step.kind()) {
        case RETRY -> {
          giveUpIfAbandoned();
          return null;
        }
        case STOP -> {
          HttpHeaders stopping = AgentAnswer.stopping(info.headers());
          if (stopping != info.headers()) {
            changed = stopping;
            return new AgentAnswer.Info(info.statusCode(), stopping, info.version());
          }
        }
        case RETURN -> {}
      }
    } catch (RuntimeException | LinkageError fault) {
      attempts.brain().internalError(fault);
      step = RETURN;
    }
    return info;
  }

  /**
   * Asks what becomes of an answer that was held.
   *
   * @return whether the application gets it
   */
  boolean settle(LiveTap live) {
    step = possible(live.settled());
    giveUpIfAbandoned();
    return step.kind() != Step.Kind.RETRY;
  }

  /**
   * An answer failed before the application could see any of it.
   *
   * @return whether the application gets the failure
   */
  boolean unseen(LiveTap live, IOException failure) {
    step = possible(live.unseen(failure));
    giveUpIfAbandoned();
    return step.kind() != Step.Kind.RETRY;
  }

  /**
   * The exchange has failed, perhaps while its answer was read ahead: the client may end with what
   * it has met before the reader has heard of that, or has decided what follows.
   *
   * @return the body that the application's handler makes of what was read; null where nothing was
   */
  CompletableFuture<T> readAhead(Throwable failure) {
    Ahead<T> reading = ahead;
    if (reading == null || abandoned || !(failure instanceof IOException)) {
      return null;
    }
    reading.reader.onError(failure);
    return reading.reader.getBody().toCompletableFuture();
  }

  /** The answer that was read ahead. */
  HttpResponse<T> answer(T body) {
    return attempts.answer(ahead.info, body);
  }

  /**
   * The exchange has failed.
   *
   * @return what to do; {@code RETURN} where an answer had come and the failure is its reader's
   */
  Step failed(Throwable failure) {
    if (!told.compareAndSet(false, true)) {
      return step;
    }
    try {
      if (failure instanceof IOException) {
        step = possible(attempts.call().failed(failure));
      } else {
        giveUp(); // an argument, a handler or a wish of the application's
      }
    } catch (RuntimeException | LinkageError fault) {
      attempts.brain().internalError(fault);
      step = RETURN;
    }
    giveUpIfAbandoned();
    this.failure = failure;
    return step;
  }

  /** What it has failed with; null where an answer came. */
  Throwable failure() {
    return failure;
  }

  /** The application does not get this answer, unless no further attempt can be sent. */
  void keep(ResponseInfo info, byte[] body) {
    kept = new AgentAnswer.Kept(info, body);
  }

  /**
   * What this attempt came to, for the application after all where it has shut down what another
   * attempt would need.
   *
   * @return null where that is not known any more
   */
  CompletableFuture<HttpResponse<T>> afterAll() {
    AgentAnswer.Kept answer = kept;
    Throwable before = failure;
    if (answer == null && before == null) {
      return null;
    }
    try {
      attempts.call().unsent();
    } catch (RuntimeException | LinkageError fault) {
      attempts.brain().internalError(fault);
    }
    return before == null
        ? attempts.give(answer).toCompletableFuture()
        : CompletableFuture.failedFuture(before);
  }

  /**
   * The same where it has closed its client: from Java 21 on that waits for the exchanges that are
   * under way, and knows nothing of one that is about to be.
   *
   * @param next the attempt that followed
   * @param closed what that failed with
   * @return null where it was something else, or this one's end is not known any more
   */
  CompletableFuture<HttpResponse<T>> insteadOf(Attempt<T> next, Throwable closed) {
    return closed instanceof IOException
            && CLOSED.equals(closed.getMessage())
            && (kept != null || failure != null)
            && next.told.compareAndSet(false, true)
        ? afterAll()
        : null;
  }

  /** A timeout of the caller's own ends the exchange, and not one of the client's. */
  void expire() {
    if (told.compareAndSet(false, true)) {
      abandoned = true;
      givenUp.set(true);
      attempts.expired(new HttpTimeoutException("cancelled by a timeout"));
    }
  }

  /** The application has given up: no more is told of this attempt, and no other follows. */
  void abandon() {
    abandoned = true;
    if (told.compareAndSet(false, true)) {
      giveUp();
      return;
    }
    LiveTap live = tap;
    if (live != null) {
      live.closed();
    }
    giveUpIfAbandoned();
  }

  /** Ends the call in the place of the next attempt; told once, whoever notices. */
  void giveUp() {
    if (givenUp.compareAndSet(false, true)) {
      attempts.cancelled();
    }
  }

  /** The decision to retry and the wish to give up may cross; each side looks for the other. */
  private void giveUpIfAbandoned() {
    if (abandoned && step.kind() == Step.Kind.RETRY) {
      giveUp();
    }
  }

  Step step() {
    return step;
  }

  /** The client's own response where nothing was changed. */
  HttpResponse<T> finish(HttpResponse<T> response) {
    HttpHeaders headers = changed;
    return headers == null ? response : new ChangedResponse<>(response, headers);
  }

  private Step possible(Step wanted) {
    return wanted.kind() == Step.Kind.RETRY && !attempts.outgoing().repeatable() ? RETURN : wanted;
  }
}

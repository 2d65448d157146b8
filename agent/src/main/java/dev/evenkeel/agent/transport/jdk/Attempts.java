package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.Detour;
import dev.evenkeel.agent.call.Injected;
import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Synthetic;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/**
 * One call's attempts: what the blocking and the asynchronous loop share.
 *
 * @param plain for requests that go to another endpoint
 * @param request the application's own
 * @param outgoing the same on its way out
 * @param handler the application's own
 */
record Attempts<T>(
    Brain brain,
    LlmCall call,
    HttpClient client,
    PlainClients plain,
    HttpRequest request,
    Outgoing outgoing,
    BodyHandler<T> handler) {

  /** Where a completed {@code CompletableFuture} runs what depends on it; the JDK's choice too. */
  private static final Executor POOL = new CompletableFuture<Void>().defaultExecutor();

  /** See {@link LlmCall#holdNanos()}. */
  long holdNanos() {
    try {
      return call.holdNanos();
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
      return 0;
    }
  }

  /** See {@link LlmCall#admit()}; a fault of the agent lets the attempt go ahead. */
  Synthetic admit() {
    try {
      return call.admit();
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
      return null;
    }
  }

  /** See {@link LlmCall#fault()}. */
  Injected fault() {
    try {
      return call.fault();
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
      return null;
    }
  }

  /**
   * The next request to send, with no more time for its headers than the agent allows.
   *
   * @param detour what to send in place of the application's own; null for that
   * @throws HttpTimeoutException when the call's time is up, as the client would throw it
   */
  HttpRequest request(Detour detour) throws HttpTimeoutException {
    long patience;
    try {
      patience = call.patienceNanos();
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
      patience = Long.MAX_VALUE;
    }
    return outgoing.next(detour, patience);
  }

  /** See {@link LlmCall#hedgeNanos()}. */
  long hedgeNanos() {
    try {
      return call.hedgeNanos();
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
      return Long.MAX_VALUE;
    }
  }

  Attempt<T> next() {
    return new Attempt<>(this, call.detour());
  }

  /** See {@link LlmCall#expired}. */
  void expired(Throwable failure) {
    try {
      call.expired(failure);
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
    }
  }

  /** See {@link LlmCall#cancelled()}. */
  void cancelled() {
    try {
      call.cancelled();
    } catch (RuntimeException | LinkageError fault) {
      brain.internalError(fault);
    }
  }

  /** The client to send with: what the application's would add is for its own endpoint. */
  HttpClient client(Detour detour) {
    return detour == null || !detour.leaves() ? client : plain.of(client);
  }

  /** Hands the application an answer that the agent gives, through its own body handler. */
  CompletionStage<HttpResponse<T>> give(Synthetic answer) {
    return AgentAnswer.give(answer, request, request.version().orElse(client.version()), handler);
  }

  /** An answer of which only the client's own response is missing. */
  HttpResponse<T> answer(ResponseInfo info, T body) {
    return new AgentAnswer<>(request, info, body);
  }

  /** The same for an answer that had come. */
  CompletionStage<HttpResponse<T>> give(AgentAnswer.Kept answer) {
    return AgentAnswer.give(answer, request, handler);
  }

  /**
   * To be held as long as a call goes on whose caller may have let go of the client: one that is
   * collected closes itself where no exchange is under way, as in a wait between two. Of the JDK's
   * own objects it is the one that holds the client; null where there is none.
   */
  Object alive() {
    try {
      return client.newWebSocketBuilder();
    } catch (RuntimeException without) { // a client of the application's own
      return null;
    }
  }

  /** Whether the application has shut down the executor that the client needs. */
  boolean shut() {
    Executor executor = executor();
    return executor instanceof ExecutorService && ((ExecutorService) executor).isShutdown();
  }

  /**
   * Runs it where the application's code may run; elsewhere when that is closed, or would run it
   * here and now: others may wait for the thread at hand.
   */
  void execute(Runnable task) {
    Handed handed = new Handed(task);
    try {
      executor().execute(handed);
    } catch (RuntimeException | Error refused) { // as when it is closed
      POOL.execute(task);
    } finally {
      handed.by = null;
    }
  }

  private static final class Handed implements Runnable {

    private final Runnable task;
    private Thread by = Thread.currentThread(); // until it has been handed over

    Handed(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (Thread.currentThread() == by) {
        POOL.execute(task);
      } else {
        task.run();
      }
    }
  }

  private Executor executor() {
    return client.executor().orElse(POOL);
  }
}

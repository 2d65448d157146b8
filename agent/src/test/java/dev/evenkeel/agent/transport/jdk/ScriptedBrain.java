package dev.evenkeel.agent.transport.jdk;

import dev.evenkeel.agent.call.AnswerTap;
import dev.evenkeel.agent.call.Detour;
import dev.evenkeel.agent.call.Exchange;
import dev.evenkeel.agent.call.LlmCall;
import dev.evenkeel.agent.call.Step;
import dev.evenkeel.agent.call.Synthetic;
import dev.evenkeel.agent.llm.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A call whose every decision is written down beforehand, and which writes down what it is told.
 */
final class ScriptedBrain implements Brain, LlmCall, AutoCloseable {

  static final Synthetic REFUSAL =
      new Synthetic(
          503,
          Map.of("content-type", "application/json", "x-should-retry", "false"),
          "{\"refused\":true}".getBytes(StandardCharsets.UTF_8));

  final List<String> told = new CopyOnWriteArrayList<>();
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  final ByteArrayOutputStream tapped = new ByteArrayOutputStream();
  volatile Exchange exchange;
  volatile Throwable lastFailure;
  volatile byte[] lastErrorBody;
  volatile Detour detour;
  volatile Runnable whenWaiting = () -> {};
  volatile Runnable whenAskedForPatience = () -> {};
  volatile long hedgeNanos = Long.MAX_VALUE;
  volatile String faulty = "";
  volatile boolean holdsAnswers;

  private final Queue<Step> steps = new ArrayDeque<>();
  private final Queue<Long> holds = new ArrayDeque<>();
  private final Queue<Integer> refusedAttempts = new ArrayDeque<>();
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "agent timer"));
  private int admitted;

  static Step retry(long millis) {
    return new Step(Step.Kind.RETRY, TimeUnit.MILLISECONDS.toNanos(millis), null);
  }

  static Step give() {
    return new Step(Step.Kind.RETURN, 0, null);
  }

  static Step stop(Synthetic replacement) {
    return new Step(Step.Kind.STOP, 0, replacement);
  }

  ScriptedBrain then(Step... next) {
    steps.addAll(List.of(next));
    return this;
  }

  /** Has the call wait before it goes on. */
  ScriptedBrain holding(long millis) {
    holds.add(TimeUnit.MILLISECONDS.toNanos(millis));
    return this;
  }

  /** Refuses the attempt of this number. */
  ScriptedBrain refusing(int attempt) {
    refusedAttempts.add(attempt);
    return this;
  }

  @Override
  public boolean candidate(String method, String host, int port, String url) {
    return method.equals("POST") && host.equalsIgnoreCase("localhost") && url.startsWith("/v1/");
  }

  @Override
  public long holdNanos() {
    Long hold = holds.poll();
    if (hold == null) {
      return 0;
    }
    told.add("hold");
    whenWaiting.run();
    return hold;
  }

  @Override
  public long hedgeNanos() {
    return hedgeNanos;
  }

  @Override
  public void unsent() {
    told.add("unsent");
  }

  @Override
  public boolean hedge() {
    told.add("hedge");
    return true;
  }

  @Override
  public void dropped(boolean second, int status, Throwable failure) {
    told.add("dropped " + (second ? "second" : "first"));
  }

  @Override
  public long patienceNanos() {
    whenAskedForPatience.run();
    return Long.MAX_VALUE;
  }

  @Override
  public Detour detour() {
    return detour;
  }

  @Override
  public void expired(Throwable failure) {
    told.add("expired");
  }

  @Override
  public LlmCall begin(Exchange begun) {
    fail("begin");
    exchange = begun;
    return this;
  }

  @Override
  public ScheduledExecutorService timer() {
    fail("timer");
    return timer;
  }

  @Override
  public void internalError(Throwable failure) {
    faults.add(failure);
  }

  @Override
  public synchronized Synthetic admit() {
    fail("admit");
    admitted++;
    told.add("admit");
    return Integer.valueOf(admitted).equals(refusedAttempts.peek()) ? REFUSAL : null;
  }

  @Override
  public synchronized Step answered(int status, Headers headers, byte[] body) {
    fail("answered");
    told.add("answered " + status);
    lastErrorBody = body;
    return next();
  }

  @Override
  public synchronized Step failed(Throwable failure) {
    fail("failed");
    told.add("failed " + failure.getClass().getSimpleName());
    lastFailure = failure;
    return next();
  }

  @Override
  public AnswerTap accepted(int status, Headers headers) {
    fail("accepted");
    told.add("accepted " + status);
    return new AnswerTap() {
      @Override
      public void accept(byte[] bytes, int offset, int length) {
        fail("accept");
        tapped.write(bytes, offset, length);
      }

      @Override
      public boolean holds() {
        return holdsAnswers;
      }

      @Override
      public Step unseen(IOException failure) {
        told.add("unseen");
        return next();
      }

      @Override
      public void ended() {
        told.add("ended");
        fail("ended");
      }

      @Override
      public void failed(Throwable failure) {
        told.add("cut");
      }

      @Override
      public void closed() {
        told.add("closed");
      }
    };
  }

  @Override
  public void cancelled() {
    told.add("cancelled");
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private Step next() {
    Step step = steps.isEmpty() ? give() : steps.remove();
    if (step.kind() == Step.Kind.RETRY) {
      whenWaiting.run();
    }
    return step;
  }

  private void fail(String where) {
    if (where.equals(faulty)) {
      throw new IllegalStateException("the agent's own fault in " + where);
    }
  }
}

package dev.evenkeel.agent.transport.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.http.HttpClient;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttemptsTest {

  private final CompletableFuture<Thread> runs = new CompletableFuture<>();

  @Test
  void runsNothingHereAndNow() throws Exception {
    attempts(Runnable::run).execute(() -> runs.complete(Thread.currentThread()));
    assertNotEquals(Thread.currentThread(), runs.get(60, TimeUnit.SECONDS));
  }

  @Test
  void leavesAnExecutorOfOneThreadItsTasks() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    attempts(tasks::add).execute(() -> runs.complete(Thread.currentThread()));
    tasks.remove().run();
    assertEquals(Thread.currentThread(), runs.getNow(null));
  }

  private static Attempts<Void> attempts(Executor executor) {
    HttpClient client = HttpClient.newBuilder().executor(executor).build();
    return new Attempts<>(null, null, client, null, null, null, null);
  }
}

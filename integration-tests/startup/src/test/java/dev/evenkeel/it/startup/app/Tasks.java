package dev.evenkeel.it.startup.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints with how few tasks of its executor the JDK's client carries an LLM call. On a busy machine
 * a call may take more, so that it makes many, and ends early where it has seen as few as it is
 * told.
 */
public final class Tasks {

  private static final int CALLS = 250;

  private Tasks() {}

  public static void main(String[] arguments) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicInteger tasks = new AtomicInteger();
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(
                task -> {
                  tasks.incrementAndGet();
                  threads.execute(task);
                })
            .build();
    HttpRequest chat =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + arguments[0] + "/v1/chat/completions"))
            .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}"))
            .build();
    int enough = Integer.parseInt(arguments[1]);
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < CALLS && fewest > enough; i++) {
      int before = tasks.get();
      client.send(chat, BodyHandlers.ofString());
      fewest = Math.min(fewest, tasks.get() - before);
    }
    System.out.println(fewest);
    System.exit(0);
  }
}

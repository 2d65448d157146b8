package dev.evenkeel.it.startup.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints with how few tasks of its executor the JDK's client carries LLM calls. Chance makes most
 * calls take one or two more, and one in a thousand one less, so that ten of many calls must have
 * taken no more. Ends early where these are as few as it is told.
 */
public final class Tasks {

  private static final int CALLS = 250;
  private static final int ENOUGH_CALLS = 10;

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
    int[] took = new int[CALLS];
    Arrays.fill(took, Integer.MAX_VALUE);
    int few = 0;
    for (int i = 0; i < CALLS && few < ENOUGH_CALLS; i++) {
      int before = tasks.get();
      client.send(chat, BodyHandlers.ofString());
      took[i] = tasks.get() - before;
      few += took[i] <= enough ? 1 : 0;
    }
    Arrays.sort(took);
    System.out.println(took[ENOUGH_CALLS - 1]);
    System.exit(0);
  }
}

package dev.evenkeel.it.service.app;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks {@code args[0]} by openai-java, of {@code args[2]} models in turn, {@code args[1]} times a
 * second at first, then as often as the last number that it reads says; ends when its input does.
 */
public final class Talks {

  private final ExecutorService threads = Executors.newFixedThreadPool(64);
  private final OpenAIClient client;
  private final int models;
  private volatile int perSecond;

  private Talks(String url, int perSecond, int models) {
    client = OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey("k").maxRetries(0).build();
    this.perSecond = perSecond;
    this.models = models;
  }

  public static void main(String[] args) throws Exception {
    Talks talks = new Talks(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Thread pace = new Thread(talks::pace, "pace");
    pace.setDaemon(true);
    pace.start();
    System.out.println("talking");
    StringBuilder number = new StringBuilder();
    for (int next = System.in.read(); next >= 0; next = System.in.read()) {
      if (Character.isDigit(next)) {
        number.append((char) next);
      } else if (!number.isEmpty()) {
        talks.perSecond = Integer.parseInt(number.toString());
        number.setLength(0);
      }
    }
    System.exit(0);
  }

  private void pace() {
    long due = System.nanoTime();
    for (int i = 0; ; i++) {
      int number = i;
      threads.execute(() -> ask(number));
      due += TimeUnit.SECONDS.toNanos(1) / perSecond;
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  private void ask(int number) {
    try {
      client
          .chat()
          .completions()
          .create(
              ChatCompletionCreateParams.builder()
                  .model("gpt-4o-mini-" + number % models)
                  .addUserMessage("question " + number)
                  .build());
    } catch (OpenAIException failed) {
      // that some fail is what it is for
    }
  }
}

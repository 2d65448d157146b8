package dev.evenkeel.it.twocalls;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** A call of OkHttp and one of java.net.http; lives until its input ends. */
public final class TwoCalls {

  private TwoCalls() {}

  public static void main(String[] args) throws Exception {
    System.out.println("okhttp " + okHttp(args[0], "okhttp"));
    System.out.println("jdk " + jdk(args[0], "jdk"));
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  /** The status of one call; needs no class of java.net.http, which not every loader sees. */
  public static int okHttp(String url, String model) throws IOException {
    OkHttpClient client = new OkHttpClient();
    try (Response answer = client.newCall(Chat.okHttp(url, model, "p")).execute()) {
      answer.body().string();
      return answer.code();
    }
  }

  /** The status of one call. */
  public static int jdk(String url, String model) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(Chat.jdk(url, model, "p"), BodyHandlers.ofString())
        .statusCode();
  }
}

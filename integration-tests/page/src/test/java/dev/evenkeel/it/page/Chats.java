package dev.evenkeel.it.page;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * A service that makes {@code args[1]} calls to {@code args[0]}, to the models that the rest names
 * in turn, and lives until its input ends.
 */
public final class Chats {

  private Chats() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    int calls = Integer.parseInt(args[1]);
    for (int at = 0; at < calls; at++) {
      String model = args[2 + at % (args.length - 2)];
      String body =
          "{\"model\":\""
              + model
              + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
              + (at + 1)
              + "\"}]}";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(args[0] + "/v1/chat/completions"))
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      client.send(request, BodyHandlers.ofString());
    }
    System.out.println("made " + calls);
    while (System.in.read() >= 0) {
      // until the test has seen the page
    }
    System.exit(0);
  }
}

package dev.evenkeel.it.service.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Makes {@code args[1]} calls to {@code args[0]}, one after the other, each with its own prompt.
 */
public final class Calls {

  private Calls() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    int calls = Integer.parseInt(args[1]);
    for (int i = 0; i < calls; i++) {
      String body =
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + i + "\"}]}";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(args[0] + "/v1/chat/completions"))
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      client.send(request, BodyHandlers.ofString());
    }
    System.out.println("made " + calls);
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }
}

package dev.evenkeel.it.service.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Makes one call to {@code args[0]} with {@code args[1]} as its {@code traceparent}. */
public final class Traced {

  private Traced() {}

  public static void main(String[] args) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(args[0] + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("traceparent", args[1])
            .POST(BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    System.out.println("status " + status);
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }
}

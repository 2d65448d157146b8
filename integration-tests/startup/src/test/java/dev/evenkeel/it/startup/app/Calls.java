package dev.evenkeel.it.startup.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Makes a plain call and an LLM call to a port of this machine. With {@code late}, it waits for a
 * line of input in between; with {@code schema} it waits for one after them, and makes a call with
 * a JSON Schema in it; at the end it waits for the end of input.
 */
public final class Calls {

  private static final String SCHEMA =
      ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"city\",\"schema\":"
          + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}";

  private Calls() {}

  public static void main(String[] arguments) throws Exception {
    String base = "http://127.0.0.1:" + arguments[0];
    HttpClient client = HttpClient.newHttpClient();
    print(client.send(HttpRequest.newBuilder(URI.create(base + "/plain")).build(), ofString()));
    String wish = arguments.length > 1 ? arguments[1] : "";
    if (wish.equals("late")) {
      awaitLine();
    }
    HttpRequest chat = chat(base, "");
    print(client.send(chat, ofString()));
    print(client.sendAsync(chat, ofString()).get());
    if (wish.equals("schema")) {
      System.out.println("no schema so far");
      awaitLine();
      print(client.send(chat(base, SCHEMA), ofString()));
    }
    awaitEnd();
    System.exit(0);
  }

  private static HttpRequest chat(String base, String more) {
    String ask = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    return HttpRequest.newBuilder(URI.create(base + "/v1/chat/completions"))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(ask + more + "}"))
        .build();
  }

  private static HttpResponse.BodyHandler<String> ofString() {
    return BodyHandlers.ofString();
  }

  private static void print(HttpResponse<String> response) {
    System.out.println(response.statusCode() + " " + response.body());
  }

  private static void awaitLine() throws IOException {
    int next = System.in.read();
    while (next >= 0 && next != '\n') {
      next = System.in.read();
    }
  }

  private static void awaitEnd() throws IOException {
    while (System.in.read() >= 0) {
      // until the test has seen what it waits for
    }
  }
}

package dev.evenkeel.it.twocalls;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** A chat request for each client. */
public final class Chat {

  private static final MediaType JSON = MediaType.get("application/json");

  private Chat() {}

  public static String body(String model, String prompt) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + prompt
        + "\"}]}";
  }

  public static Request okHttp(String url, String model, String prompt) {
    return new Request.Builder()
        .url(url + "/v1/chat/completions")
        .post(RequestBody.create(body(model, prompt), JSON))
        .build();
  }

  public static HttpRequest jdk(String url, String model, String prompt) {
    return HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body(model, prompt)))
        .build();
  }
}

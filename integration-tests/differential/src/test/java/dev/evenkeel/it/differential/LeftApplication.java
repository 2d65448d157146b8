package dev.evenkeel.it.differential;

import java.io.IOException;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Makes one call over HTTP/2 and prints what came of it. */
final class LeftApplication {

  private LeftApplication() {}

  public static void main(String[] args) {
    OkHttpClient client =
        new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    Request request =
        new Request.Builder()
            .url(args[0] + "/v1/chat/completions")
            .header("x-exchange", "0")
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    try (Response response = client.newCall(request).execute()) {
      System.out.println("call " + response.code());
    } catch (IOException failure) {
      System.out.println("call " + failure);
    }
    System.out.println("end");
    System.exit(0);
  }
}

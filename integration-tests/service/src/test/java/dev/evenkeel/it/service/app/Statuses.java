package dev.evenkeel.it.service.app;

import dev.evenkeel.it.twocalls.Chat;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Makes a call with each HTTP client for each further argument, {@code model@workload}, and prints
 * all that the application gets of it.
 */
public final class Statuses {

  private final String url;
  private final OkHttpClient okHttp = new OkHttpClient();
  private final HttpClient jdk =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Statuses(String url) {
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    Statuses statuses = new Statuses(args[0]);
    for (int i = 1; i < args.length; i++) {
      String[] call = args[i].split("@");
      String model = call[0];
      System.out.println(model + "-okhttp " + statuses.execute(model + "-okhttp", call[1]));
      System.out.println(model + "-jdk " + statuses.send(model + "-jdk", call[1]));
    }
    System.out.println("done");
    while (System.in.read() >= 0) {
      // until the test has scraped
    }
    System.exit(0);
  }

  private String execute(String model, String workload) throws IOException {
    Request request =
        Chat.okHttp(url, model, model).newBuilder().header("x-workload", workload).build();
    try (Response answer = okHttp.newCall(request).execute()) {
      return shown(answer.code(), answer.headers().toMultimap(), answer.body().string());
    }
  }

  private String send(String model, String workload) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(Chat.jdk(url, model, model), (name, value) -> true)
            .header("x-workload", workload)
            .build();
    HttpResponse<String> answer = jdk.send(request, BodyHandlers.ofString());
    return shown(answer.statusCode(), answer.headers().map(), answer.body());
  }

  private static String shown(int status, Map<String, List<String>> headers, String body) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.remove("date");
    return status + " " + all + " " + body;
  }
}

package dev.evenkeel.it.bench;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/** Reads a block of streams, one after the other, for each byte that it is given. */
final class StreamClient {

  private static final int BLOCK = 2;
  private static final int CHUNK = 8 * 1024;
  private static final int EVENT_BYTES = Streams.event("\"content\":\" calm\"", "null").length() - 1;
  private static final String QUESTION =
      "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads a whole stream; gives what it has seen of it. */
  private interface Client {
    long read() throws Exception;
  }

  private StreamClient() {}

  /**
   * @param args the way, and the ports of the servers; each byte on standard input is the index of
   *     one of them
   */
  public static void main(String[] args) throws Exception {
    List<Client> clients = new ArrayList<>();
    for (String port : List.of(args).subList(1, args.length)) {
      clients.add(client(args[0], "http://127.0.0.1:" + port + "/v1"));
    }
    for (int number = System.in.read(); number >= 0; number = System.in.read()) {
      long allocated = allocated();
      long cpu = CpuClock.nanos();
      for (int i = 0; i < BLOCK; i++) {
        if (clients.get(number).read() < Streams.EVENTS) {
          throw new IOException("a stream is not whole");
        }
      }
      double events = BLOCK * Streams.EVENTS;
      double nanos = (CpuClock.nanos() - cpu) / events;
      System.out.println(nanos + " " + (allocated() - allocated) / events);
    }
  }

  private static Client client(String way, String url) {
    return switch (way) {
      case "openai-java" -> openAi(url);
      case "okhttp lines" -> okHttp(url + "/chat/completions", StreamClient::lines);
      case "okhttp bytes" -> okHttp(url + "/chat/completions", StreamClient::bytes);
      case "jdk lines" -> jdk(url + "/chat/completions", BodyHandlers.ofLines(), Stream::count);
      default ->
          jdk(url + "/chat/completions", BodyHandlers.ofInputStream(), StreamClient::bytes);
    };
  }

  private static long allocated() {
    long bytes = 0;
    for (long each : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      bytes += Math.max(0, each);
    }
    return bytes;
  }

  private static Client openAi(String url) {
    OpenAIClient client = OpenAIOkHttpClient.builder().apiKey("sk-test").baseUrl(url).build();
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("?").build();
    return () -> {
      try (StreamResponse<ChatCompletionChunk> stream =
          client.chat().completions().createStreaming(params)) {
        return stream.stream().filter(chunk -> !chunk.choices().isEmpty()).count();
      }
    };
  }

  /** Reads a body to its end; gives how many events it had, at least. */
  private interface Reading<T> {
    long read(T body) throws IOException;
  }

  private static long lines(BufferedSource source) throws IOException {
    long lines = 0;
    while (source.readUtf8Line() != null) {
      lines++;
    }
    return lines;
  }

  private static long bytes(BufferedSource source) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    for (int n = source.read(chunk); n >= 0; n = source.read(chunk)) {
      bytes += n;
    }
    return bytes / EVENT_BYTES;
  }

  private static long bytes(InputStream body) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
      bytes += n;
    }
    return bytes / EVENT_BYTES;
  }

  private static Client okHttp(String url, Reading<BufferedSource> reading) {
    OkHttpClient client = new OkHttpClient();
    Request request =
        new Request.Builder()
            .url(url)
            .post(RequestBody.create(QUESTION, MediaType.get("application/json")))
            .build();
    return () -> {
      try (Response response = client.newCall(request).execute()) {
        return reading.read(response.body().source());
      }
    };
  }

  private static <T> Client jdk(
      String url, HttpResponse.BodyHandler<T> handler, Reading<T> reading) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
            .build();
    return () -> reading.read(client.send(request, handler).body());
  }
}

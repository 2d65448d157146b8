package dev.evenkeel.it.differential;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Asks the providers' own hosts, which all lead to one server, and prints what it can read. */
final class CorpusApplication {

  private static final MediaType JSON = MediaType.get("application/json");

  private interface Client {
    /** Reads the whole answer in pieces into {@code body}; returns its status. */
    int read(Corpus.Row row, Digest body) throws Exception;
  }

  private CorpusApplication() {}

  /** Takes the client's name, the server's port, the file of the rows and that of its own log. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    Client client = args[0].equals("okhttp") ? okHttp(port) : jdk(port);
    for (Corpus.Row row : Corpus.read(Path.of(args[2]))) {
      Digest body = new Digest();
      String end = "whole";
      int status = 0;
      try {
        status = client.read(row, body);
      } catch (IOException failure) {
        end = "broken by " + failure.getMessage();
      }
      System.out.println(row.id() + " " + status + " " + body + " " + end);
    }
    System.out.println("attempts " + attempts(Files.readString(Path.of(args[3]))));
    System.out.println("end");
    System.exit(0);
  }

  /** As the agent counts them; its log says where its metrics are. */
  private static double attempts(String log) throws IOException {
    int at = log.indexOf("http://");
    String metrics = log.substring(at, log.indexOf("/metrics", at)) + "/metrics";
    try (InputStream in = URI.create(metrics).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("evenkeel_attempts_total{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  private static Client okHttp(int port) {
    OkHttpClient client =
        new OkHttpClient.Builder().dns(host -> List.of(InetAddress.getLoopbackAddress())).build();
    return (row, body) -> {
      Request request =
          new Request.Builder()
              .url("http://" + row.host() + ":" + port + row.path())
              .header("x-row", row.id())
              .header("accept-encoding", "gzip") // else the client unpacks it below the agent
              .post(RequestBody.create(row.request(), JSON))
              .build();
      try (Response response = client.newCall(request).execute()) {
        read(response.body().byteStream(), body);
        return response.code();
      }
    };
  }

  private static Client jdk(int port) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", port)))
            .build();
    return (row, body) -> {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + row.host() + row.path()))
              .header("x-row", row.id())
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(row.request()))
              .build();
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        read(in, body);
      }
      return response.statusCode();
    };
  }

  private static void read(InputStream in, Digest body) throws IOException {
    byte[] piece = new byte[500];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      body.add(piece, read);
    }
  }
}

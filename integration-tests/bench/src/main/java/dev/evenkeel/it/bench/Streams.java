package dev.evenkeel.it.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Streams of 1,000 events, as OpenAI sends them, from a server on loopback that flushes each event:
 * pairs of clients' JVMs, one with the agent and one without, which take turns block by block. The
 * baseline is the same client reading the same stream without the agent. Counted is the CPU time of
 * all threads ({@link CpuClock}) and what all its threads allocate.
 */
final class Streams {

  static final int EVENTS = 1000;

  /** The SDK parses each event; the others do nothing with what they read. */
  static final List<String> WAYS =
      List.of("openai-java", "okhttp lines", "okhttp bytes", "jdk lines", "jdk bytes");

  /** JVMs differ by how they happened to compile the same code. */
  private static final int FORKS = 3;

  /** Of 8 streams each: a busy machine compiles late, and what is interpreted costs ten times. */
  private static final int WARM_UP = 60;

  private static final int ROUNDS = 12;

  private final Path agent;
  private final String classPath;

  /** Per event: CPU in nanoseconds, bytes allocated; without the agent and with it. */
  record Result(double cpu, double cpuWith, double bytes, double bytesWith, List<double[]> forks) {

    /** With the agent to without, of each pair of JVMs the median. */
    double ratio() {
      return median(ratios());
    }

    double[] ratios() {
      return forks.stream().mapToDouble(fork -> fork[1] / fork[0]).sorted().toArray();
    }
  }

  Streams(Path agent, Path target) {
    this.agent = agent;
    this.classPath = Peer.classPath(target);
  }

  Map<String, Result> run() throws IOException {
    Map<String, Result> results = new LinkedHashMap<>();
    List<String> nodelay = List.of("-Dsun.net.httpserver.nodelay=true");
    try (Peer server = new Peer(classPath, nodelay, Server.class.getName())) {
      String port = server.line();
      for (String way : WAYS) {
        results.put(way, compare(way, port));
      }
    }
    return results;
  }

  private Result compare(String way, String port) throws IOException {
    List<double[]> forks = new ArrayList<>();
    for (int i = 0; i < FORKS; i++) {
      forks.add(fork(way, port));
    }
    return new Result(
        median(forks, 0), median(forks, 1), median(forks, 2), median(forks, 3), forks);
  }

  /** Two fresh JVMs: CPU of one and of the other, bytes of one and of the other. */
  private double[] fork(String way, String port) throws IOException {
    List<String> flags =
        List.of(
            "-javaagent:" + agent,
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.endpoints=127.0.0.1:" + port + "=openai");
    String client = StreamClient.class.getName();
    try (Peer without = new Peer(classPath, List.of(), client, port, way);
        Peer with = new Peer(classPath, flags, client, port, way)) {
      for (int i = 0; i < WARM_UP; i++) {
        without.block();
        with.block();
      }
      List<double[]> plain = new ArrayList<>();
      List<double[]> tapped = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        if (i % 2 == 0) {
          plain.add(without.block());
          tapped.add(with.block());
        } else {
          tapped.add(with.block());
          plain.add(without.block());
        }
      }
      return new double[] {quiet(plain), quiet(tapped), median(plain, 1), median(tapped, 1)};
    }
  }

  /** The lower quartile: other programs on the machine only ever add to CPU time. */
  private static double quiet(List<double[]> blocks) {
    double[] values = blocks.stream().mapToDouble(block -> block[0]).sorted().toArray();
    return values[values.length / 4];
  }

  private static double median(List<double[]> rows, int column) {
    return median(rows.stream().mapToDouble(row -> row[column]).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
  }

  /** One event, of 245 bytes. */
  static String event(String content, String finish) {
    return "data: {\"id\":\"chatcmpl-BkzQ6fHJp2mV0oYw3xN5tC8dR1sLu\",\"object\":\"chat.completion.chunk\","
        + "\"created\":1790000000,\"model\":\"gpt-4o-2024-08-06\",\"system_fingerprint\":\"fp_07871e2ad8\","
        + "\"choices\":[{\"index\":0,\"delta\":{"
        + content
        + "},\"logprobs\":null,\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  /** Streams the events to whoever asks. */
  static final class Server {

    private Server() {}

    public static void main(String[] args) throws IOException {
      byte[] event = event("\"content\":\" calm\"", "null").getBytes(StandardCharsets.UTF_8);
      byte[] end = (event("", "\"stop\"") + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newCachedThreadPool());
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
              for (int i = 1; i < EVENTS; i++) {
                body.write(event);
                body.flush();
              }
              body.write(end);
            }
          });
      server.start();
      System.out.println(server.getAddress().getPort());
    }
  }
}

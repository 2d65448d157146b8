package dev.evenkeel.it.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Calls on a kept connection to a server on loopback: a server's JVM, a client's with the agent and
 * two without, which take turns every few milliseconds, so that all see the same noise. The second
 * one without tells how much of it there is.
 */
final class Loopback {

  static final List<String> WAYS =
      List.of("okhttp execute", "okhttp enqueue", "jdk send", "jdk sendAsync");

  private static final int WARM_UP = 300;
  private static final int ROUNDS = 400;

  private final Path agent;
  private final String classPath;

  /**
   * Median and 99th percentile in microseconds, without the agent and with it.
   *
   * @param ratios of the medians of each pair of blocks, sorted
   * @param noise the median of the same of the two clients without the agent
   */
  record Result(
      double without,
      double with,
      double p99Without,
      double p99With,
      double[] ratios,
      double noise) {
    double ratio() {
      return ratios[ratios.length / 2];
    }

    double lowerQuartile() {
      return ratios[ratios.length / 4];
    }

    double upperQuartile() {
      return ratios[3 * ratios.length / 4];
    }
  }

  Loopback(Path agent, Path target) {
    this.agent = agent;
    this.classPath = Peer.classPath(target);
  }

  Map<String, Result> run() throws IOException {
    Map<String, Result> results = new LinkedHashMap<>();
    try (Peer server =
        new Peer(
            classPath,
            List.of(
                "-Dsun.net.httpserver.nodelay=true", "-Dsun.net.httpserver.idleInterval=3600"),
            Server.class.getName())) {
      String port = server.line();
      for (String way : WAYS) {
        results.put(way, compare(way, port));
      }
    }
    return results;
  }

  private Result compare(String way, String port) throws IOException {
    List<String> flags = List.of("-javaagent:" + agent, "-Devenkeel.metrics.port=0");
    String client = LoopbackClient.class.getName();
    try (Peer without = new Peer(classPath, List.of(), client, port, way);
        Peer with = new Peer(classPath, flags, client, port, way);
        Peer other = new Peer(classPath, List.of(), client, port, way)) {
      List<Peer> peers = List.of(without, with, other);
      for (int i = 0; i < WARM_UP; i++) {
        for (Peer peer : peers) {
          peer.block();
        }
      }
      List<List<double[]>> blocks =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < ROUNDS; i++) {
        for (int k = 0; k < peers.size(); k++) {
          int turn = (i + k) % peers.size(); // each comes first, second and last
          blocks.get(turn).add(peers.get(turn).block());
        }
      }
      List<double[]> plain = blocks.get(0);
      List<double[]> woven = blocks.get(1);
      double[] noise = ratios(blocks.get(2), plain);
      return new Result(
          median(plain, 0),
          median(woven, 0),
          median(plain, 1),
          median(woven, 1),
          ratios(woven, plain),
          noise[noise.length / 2]);
    }
  }

  /** Of the medians of each pair of blocks, sorted. */
  private static double[] ratios(List<double[]> some, List<double[]> baseline) {
    return IntStream.range(0, some.size())
        .mapToDouble(i -> some.get(i)[0] / baseline.get(i)[0])
        .sorted()
        .toArray();
  }

  private static double median(List<double[]> blocks, int column) {
    double[] values = blocks.stream().mapToDouble(block -> block[column]).sorted().toArray();
    return values[values.length / 2];
  }

  /** Answers 1 KB of JSON. */
  static final class Server {

    private Server() {}

    public static void main(String[] args) throws IOException {
      byte[] answer = LlmCall.answer().getBytes(StandardCharsets.UTF_8);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      System.out.println(server.getAddress().getPort());
    }
  }
}

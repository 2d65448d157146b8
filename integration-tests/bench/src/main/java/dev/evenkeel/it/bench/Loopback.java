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
 * one without, which take turns every few milliseconds, so that both see the same noise.
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
   */
  record Result(double without, double with, double p99Without, double p99With, double[] ratios) {
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
        new Peer(classPath, List.of("-Dsun.net.httpserver.nodelay=true"), Server.class.getName())) {
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
        Peer with = new Peer(classPath, flags, client, port, way)) {
      for (int i = 0; i < WARM_UP; i++) {
        without.block();
        with.block();
      }
      List<double[]> plain = new ArrayList<>();
      List<double[]> woven = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        if (i % 2 == 0) {
          plain.add(without.block());
          woven.add(with.block());
        } else {
          woven.add(with.block());
          plain.add(without.block());
        }
      }
      double[] ratios =
          IntStream.range(0, ROUNDS)
              .mapToDouble(i -> woven.get(i)[0] / plain.get(i)[0])
              .sorted()
              .toArray();
      return new Result(
          median(plain, 0), median(woven, 0), median(plain, 1), median(woven, 1), ratios);
    }
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

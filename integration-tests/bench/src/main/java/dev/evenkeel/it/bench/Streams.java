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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Streams of 1,000 events, as OpenAI sends them, from servers on loopback: event by event, so that
 * each is read by itself. At full speed the number of events in a read, and with it the CPU time,
 * is a matter of chance (two readers of the very same kind differ by 30 %). One client's JVM with
 * the agent reads in turns from a host that the agent knows and taps, from one that it leaves
 * alone, which is the baseline, and from another such host, which tells what is noise. Counted is
 * the CPU time of all its threads ({@link CpuClock}) and what they allocate.
 */
final class Streams {

  static final int EVENTS = 1000;

  /** The SDK parses each event; the others do nothing with what they read. */
  static final List<String> WAYS =
      List.of("openai-java", "okhttp lines", "okhttp bytes", "jdk lines", "jdk bytes");

  /** The host that is tapped, the baseline, and the one that shows the noise. */
  private static final int HOSTS = 3;

  /** JVMs differ by how they happened to compile the same code. */
  private static final int FORKS = 3;

  /** Of 2 streams each. */
  private static final int WARM_UP = 30;

  private static final int ROUNDS = 30;

  private final Path agent;
  private final String classPath;

  /**
   * Per event: CPU in nanoseconds, bytes allocated.
   *
   * @param forks of each JVM the medians: CPU tapped, CPU of the baseline, bytes of both, the
   *     median of the paired ratios of CPU, and the same of the other untapped host
   */
  record Result(List<double[]> forks) {

    double cpuTapped() {
      return median(forks, 0);
    }

    double cpu() {
      return median(forks, 1);
    }

    double bytesTapped() {
      return median(forks, 2);
    }

    double bytes() {
      return median(forks, 3);
    }

    double ratio() {
      return median(forks, 4);
    }

    /** What the ratio of two untapped hosts comes to. */
    double noise() {
      return median(forks, 5);
    }

    double[] ratios() {
      return forks.stream().mapToDouble(fork -> fork[4]).sorted().toArray();
    }
  }

  Streams(Path agent, Path target) {
    this.agent = agent;
    this.classPath = Peer.classPath(target);
  }

  Map<String, Result> run() throws IOException {
    Map<String, Result> results = new LinkedHashMap<>();
    List<Peer> servers = new ArrayList<>();
    try {
      List<String> ports = new ArrayList<>();
      for (int i = 0; i < HOSTS; i++) {
        servers.add(
            new Peer(
                classPath,
                List.of("-Dsun.net.httpserver.nodelay=true"),
                Server.class.getName()));
        ports.add(servers.get(i).line());
      }
      for (String way : WAYS) {
        List<double[]> forks = new ArrayList<>();
        for (int i = 0; i < FORKS; i++) {
          forks.add(fork(way, ports));
        }
        results.put(way, new Result(forks));
      }
    } finally {
      for (Peer server : servers) {
        server.close();
      }
    }
    return results;
  }

  /** A fresh JVM; see {@link Result}. */
  private double[] fork(String way, List<String> ports) throws IOException {
    List<String> flags =
        List.of(
            "-javaagent:" + agent,
            "-Devenkeel.metrics.port=0",
            "-Devenkeel.endpoints.detect=false",
            "-Devenkeel.endpoints=127.0.0.1:" + ports.get(0) + "=openai");
    List<String> main = new ArrayList<>(List.of(StreamClient.class.getName(), way));
    main.addAll(ports);
    List<List<double[]>> hosts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (Peer client = new Peer(classPath, flags, main.toArray(String[]::new))) {
      for (int i = 0; i < WARM_UP * HOSTS; i++) {
        client.block(i % HOSTS);
      }
      for (int i = 0; i < ROUNDS; i++) {
        for (int k = 0; k < HOSTS; k++) {
          int host = (i + k) % HOSTS; // each comes first, second and last
          hosts.get(host).add(client.block(host));
        }
      }
    }
    List<double[]> tapped = hosts.get(0);
    List<double[]> plain = hosts.get(1);
    return new double[] {
      median(tapped, 0),
      median(plain, 0),
      median(tapped, 1),
      median(plain, 1),
      ratio(tapped, plain),
      ratio(hosts.get(2), plain)
    };
  }

  private static double ratio(List<double[]> some, List<double[]> baseline) {
    return median(
        IntStream.range(0, some.size())
            .mapToDouble(i -> some.get(i)[0] / baseline.get(i)[0])
            .toArray());
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

    /** Long enough for a client to have read the event and wait for the next. */
    private static final long PAUSE_NANOS = 20_000;

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
                LockSupport.parkNanos(PAUSE_NANOS);
              }
              body.write(end);
            }
          });
      server.start();
      System.out.println(server.getAddress().getPort());
    }
  }
}

package dev.evenkeel.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = Samples.metrics();
  private final List<String> warnings = new ArrayList<>();
  private final List<MetricsServer> started = new ArrayList<>();
  private List<Page> pages = List.of();

  @AfterEach
  void stop() {
    started.forEach(MetricsServer::close);
  }

  @Test
  void servesTextByDefaultAndOpenMetricsWhenAskedFor() throws Exception {
    String url = start(Samples.serving("127.0.0.1", 0, "")).url();
    HttpResponse<String> text = get(url);
    assertEquals(200, text.statusCode());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", header(text, "Content-Type"));
    assertFalse(text.body().contains("# EOF"), text.body());
    assertTrue(text.body().contains("evenkeel_agent_build_info{"), text.body());

    HttpResponse<String> open =
        get(
            url,
            "Accept",
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                + "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
    assertEquals(
        "application/openmetrics-text; version=1.0.0; charset=utf-8", header(open, "Content-Type"));
    assertTrue(open.body().endsWith("# EOF\n"), open.body());

    String refused = "application/openmetrics-text;q=0, text/plain";
    assertTrue(header(get(url, "Accept", refused), "Content-Type").startsWith("text/plain"));
    String less = "application/openmetrics-text;q=0.2, text/plain;q=0.9";
    assertTrue(header(get(url, "Accept", less), "Content-Type").startsWith("text/plain"));
    String protobuf = "application/vnd.google.protobuf;encoding=delimited";
    assertTrue(header(get(url, "Accept", protobuf), "Content-Type").startsWith("text/plain"));
  }

  @Test
  void compressesOnlyForThoseWhoCanReadIt() throws Exception {
    String url = start(Samples.serving("127.0.0.1", 0, "")).url();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).header("Accept-Encoding", "br, gzip;q=0.5").build();
    HttpResponse<byte[]> zipped = client.send(request, BodyHandlers.ofByteArray());
    assertEquals("gzip", zipped.headers().firstValue("Content-Encoding").orElseThrow());
    byte[] body = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
    assertTrue(new String(body, StandardCharsets.UTF_8).contains("evenkeel_agent_build_info{"));

    for (String refusing : new String[] {"gzip;q=0", "identity", "gzip;q=0, *", "br"}) {
      HttpResponse<String> plain = get(url, "Accept-Encoding", refusing);
      assertTrue(plain.headers().firstValue("Content-Encoding").isEmpty(), refusing);
      assertTrue(plain.body().startsWith("# HELP"), refusing);
    }
  }

  @Test
  void answersHeadWithTheHeadersOfGetAndNoBody() throws Exception {
    String url = start(Samples.serving("127.0.0.1", 0, "")).url();
    HttpResponse<String> head = send(url, "HEAD");
    assertEquals(200, head.statusCode());
    assertTrue(Integer.parseInt(header(head, "Content-Length")) > 500);
    assertEquals("", head.body());
  }

  @Test
  void allowsGetAndHeadOnlyAndKnowsThreePaths() throws Exception {
    MetricsServer server = start(Samples.serving("127.0.0.1", 0, ""));
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS"}) {
      HttpResponse<String> answer = send(server.url(), method);
      assertEquals(405, answer.statusCode(), method);
      assertEquals("GET, HEAD", header(answer, "Allow"));
    }
    URI root = URI.create(server.url()).resolve("/");
    assertTrue(get(root.toString()).body().contains("/metrics"));
    assertEquals("ok\n", get(root + "-/healthy").body());
    assertEquals(404, get(root + "metrics/more").statusCode());
    assertEquals(404, get(root + "favicon.ico").statusCode());
  }

  @Test
  void servesItsPagesBehindTheSameGuards() throws Exception {
    pages =
        List.of(
            new Page("/hello", "greets", q -> new Page.Document("text/x", "p", "hi " + q.get("a"))),
            new Page(
                "/wrong",
                "refuses",
                q -> {
                  throw new IllegalArgumentException("a must be given");
                }));
    String root = start(Samples.serving("127.0.0.1", 0, "t")).url().replace("/metrics", "");
    assertEquals(401, get(root + "/hello").statusCode());
    HttpResponse<String> hello = get(root + "/hello?b=1&a=x%20y&a=z", "Authorization", "Bearer t");
    assertEquals("hi x y", hello.body());
    assertEquals("text/x", header(hello, "Content-Type"));
    assertEquals("p", header(hello, "Content-Security-Policy"));
    assertEquals("nosniff", header(hello, "X-Content-Type-Options"));
    HttpResponse<String> wrong = get(root + "/wrong", "Authorization", "Bearer t");
    assertEquals(400, wrong.statusCode());
    assertEquals("a must be given\n", wrong.body());
    String index = get(root + "/", "Authorization", "Bearer t").body();
    assertTrue(index.contains("/hello              greets\n"), index);
  }

  @Test
  void aPageMayTakeThePlaceOfTheIndex() throws Exception {
    pages = List.of(new Page("/", "all", query -> new Page.Document("text/html", "<p>all</p>")));
    String root = start(Samples.serving("127.0.0.1", 0, "")).url().replace("/metrics", "/");
    assertEquals("<p>all</p>", get(root).body());
    assertTrue(get(root + "metrics").body().contains("evenkeel_agent_build_info{"));
  }

  @Test
  void setsHeadersThatKeepBrowsersAndCachesOut() throws Exception {
    String url = start(Samples.serving("127.0.0.1", 0, "")).url();
    for (HttpResponse<String> answer : List.of(get(url), get(url + "/none"))) {
      assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
      assertEquals("no-store", header(answer, "Cache-Control"));
    }
  }

  @Test
  void takesTheTokenAsPasswordForBrowsers() throws Exception {
    String url = start(Samples.serving("127.0.0.1", 0, "s3:cret")).url();
    HttpResponse<String> asked = get(url);
    assertEquals(401, asked.statusCode());
    assertEquals(
        List.of("Bearer realm=\"evenkeel\"", "Basic realm=\"evenkeel\", charset=\"UTF-8\""),
        asked.headers().allValues("WWW-Authenticate"));
    for (String right : new String[] {"any:s3:cret", ":s3:cret"}) {
      assertEquals(200, get(url, "Authorization", basic(right)).statusCode(), right);
    }
    for (String wrong : new String[] {"s3:cret", "any:s3", "any:", "any:s3:cret2", "s3cret"}) {
      assertEquals(401, get(url, "Authorization", basic(wrong)).statusCode(), wrong);
    }
    assertEquals(401, get(url, "Authorization", "Basic %%%").statusCode());
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void asksForTheTokenEverywhereButAtTheHealthCheck() throws Exception {
    String url = start(Samples.serving("127.0.0.1", 0, "s3cret")).url();
    for (String wrong : new String[] {"Bearer s3cre", "Bearer s3cret1", "Basic s3cret", "s3cret"}) {
      HttpResponse<String> answer = get(url, "Authorization", wrong);
      assertEquals(401, answer.statusCode(), wrong);
      assertEquals("Bearer realm=\"evenkeel\"", header(answer, "WWW-Authenticate"));
      assertFalse(answer.body().contains("build_info"));
    }
    assertEquals(401, get(url).statusCode());
    assertEquals(401, get(url.replace("/metrics", "/none")).statusCode());
    assertEquals(200, get(url, "Authorization", "Bearer s3cret").statusCode());
    assertEquals(200, get(url, "Authorization", "bearer s3cret").statusCode());
    assertEquals(200, get(url.replace("/metrics", "/-/healthy")).statusCode());
  }

  @Test
  void answersOnLoopbackOnlyToItsOwnNames() throws Exception {
    int port = URI.create(start(Samples.serving("127.0.0.1", 0, "")).url()).getPort();
    for (String own : new String[] {"localhost", "127.0.0.1:1", "LOCALHOST:9", "[::1]:3"}) {
      assertEquals(200, statusFor(port, own), own);
    }
    for (String foreign :
        new String[] {"evil.example:" + port, "localhost.evil.example", "127.0.0.1.evil.example"}) {
      assertEquals(403, statusFor(port, foreign), foreign);
    }
  }

  @Test
  void aTokenMakesTheHostCheckNeedless() throws Exception {
    int port = URI.create(start(Samples.serving("127.0.0.1", 0, "t")).url()).getPort();
    assertEquals(401, statusFor(port, "proxy.example"));
  }

  @Test
  void aTakenPortIsOneWarningThatNamesHostPortAndRemedy() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertNull(tryStart(Samples.serving("127.0.0.1", other.getLocalPort(), "")));
      assertEquals(1, warnings.size(), warnings.toString());
      String warning = warnings.get(0);
      assertTrue(warning.contains("127.0.0.1, port " + other.getLocalPort()), warning);
      assertTrue(warning.contains("evenkeel.metrics.port-range"), warning);
    }
  }

  @Test
  void takesTheNextFreePortWhenTheRangeAllowsIt() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int taken = other.getLocalPort();
      MetricsServer server =
          start(new Settings.Metrics(true, "127.0.0.1", taken, 20, "", false, 50));
      int port = URI.create(server.url()).getPort();
      assertTrue(port > taken && port <= taken + 20, server.url());
      assertEquals(200, get(server.url()).statusCode());
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).contains("on port " + port), warnings.toString());
    }
  }

  @Test
  void staysOnLoopbackWhenTheNetworkIsAskedForWithoutAToken() throws Exception {
    MetricsServer server = start(Samples.serving("0.0.0.0", 0, ""));
    assertTrue(server.url().startsWith("http://127.0.0.1:"), server.url());
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("evenkeel.metrics.allow-insecure"), warnings.toString());
    assertEquals(200, get(server.url()).statusCode());
  }

  @Test
  void opensToTheNetworkWithATokenOrWhenToldThatInsecureIsFine() throws Exception {
    MetricsServer guarded = start(Samples.serving("0.0.0.0", 0, "t"));
    assertTrue(guarded.url().startsWith("http://0.0.0.0:"), guarded.url());
    MetricsServer insecure = start(new Settings.Metrics(true, "0.0.0.0", 0, 0, "", true, 50));
    assertEquals(
        200, statusFor(URI.create(insecure.url()).getPort(), "scraped.example"), insecure.url());
    assertEquals(List.of(), warnings);
  }

  @Test
  void anUnknownHostIsAWarningAndLoopback() {
    MetricsServer server = start(Samples.serving("no such host", 0, ""));
    assertTrue(server.url().startsWith("http://127.0.0.1:"), server.url());
    assertEquals(1, warnings.size(), warnings.toString());
  }

  @Test
  void listensNotAtAllWhenSwitchedOff() {
    assertNull(tryStart(new Settings.Metrics(false, "127.0.0.1", 0, 0, "", false, 50)));
    assertEquals(List.of(), warnings);
  }

  @Test
  void allItsThreadsAreDaemons() throws Exception {
    List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
    get(start(Samples.serving("127.0.0.1", 0, "")).url());
    List<Thread> ours =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread))
            .filter(
                thread ->
                    thread.getName().startsWith("evenkeel-metrics")
                        || thread.getName().startsWith("HTTP-Dispatcher"))
            .toList();
    assertTrue(ours.size() >= 2, ours.toString());
    assertEquals(List.of(), ours.stream().filter(thread -> !thread.isDaemon()).toList());
  }

  @Test
  void aClientThatAsksSlowlyIsDroppedAndOthersAreServed() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    Guard guard = new Guard("", "127.0.0.1", true);
    List<Socket> slow = new ArrayList<>();
    try (ScrapeServer server =
        ScrapeServer.open(
            new Listening(loopback, "127.0.0.1", 0, 0, null),
            new ScrapeHandler(metrics, guard, List.of()),
            java.time.Duration.ofSeconds(1))) {
      for (int number = 0; number < 40; number++) {
        Socket socket = new Socket(loopback, server.port());
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      for (Socket socket : slow) {
        assertEquals("", read(socket), "closed without an answer");
      }
      assertEquals(200, statusFor(server.port(), "localhost"));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void closingFreesThePort() throws Exception {
    MetricsServer server = start(Samples.serving("127.0.0.1", 0, ""));
    int port = URI.create(server.url()).getPort();
    server.close();
    started.clear();
    MetricsServer again = start(Samples.serving("127.0.0.1", port, ""));
    assertArrayEquals(new int[] {port}, new int[] {URI.create(again.url()).getPort()});
  }

  private MetricsServer start(Settings.Metrics settings) {
    MetricsServer server = tryStart(settings);
    assertNotNull(server, warnings.toString());
    return server;
  }

  private MetricsServer tryStart(Settings.Metrics settings) {
    MetricsServer server =
        MetricsServer.start(settings, metrics, pages, (topic, message) -> warnings.add(message));
    if (server != null) {
      started.add(server);
    }
    return server;
  }

  private HttpResponse<String> get(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String url, String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  /** By a plain socket: the JDK's client sets the Host header itself. */
  private static int statusFor(int port, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(60_000);
      String request = "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return Integer.parseInt(read(socket).split(" ", 3)[1]);
    }
  }

  /** What comes until the connection is closed; a reset counts as closed. */
  private static String read(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }
}

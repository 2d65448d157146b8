package dev.evenkeel.agent.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.PipelineFixture;
import dev.evenkeel.agent.call.Recorder.Result;
import dev.evenkeel.agent.transport.jdk.JdkTransport;
import dev.evenkeel.agent.transport.okhttp.OkHttpTransport;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call goes to another endpoint with that endpoint's key, and with none of its own. */
@Timeout(120)
class OtherEndpointTest {

  private static final String ANSWER =
      "{\"model\":\"spare\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
          + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}";
  private static final String STREAM =
      "data: {\"model\":\"spare\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n"
          + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: [DONE]\n\n";

  /** Each is a key of the application's, by any name; none may be seen by the other endpoint. */
  private static final Map<String, String> OWN =
      Map.of(
          "Authorization", "Bearer sekret-authorization",
          "api-key", "sekret-api-key",
          "X-Api-Key", "sekret-x-api-key",
          "x-goog-api-key", "sekret-goog",
          "Cookie", "session=sekret-cookie",
          "OpenAI-Organization", "sekret-organization",
          "X-Corp-Pass", "sekret-corp");

  enum Way {
    EXECUTE,
    ENQUEUE,
    SEND,
    SEND_ASYNC
  }

  private record Got(int status, String mark, String body) {}

  private final MockWebServer first = new MockWebServer();
  private final MockWebServer other = new MockWebServer();
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    first.start();
    other.start();
  }

  @AfterEach
  void stop() throws IOException {
    first.shutdown();
    other.shutdown();
  }

  @ParameterizedTest
  @EnumSource
  void answersWithItsOwnKeyAndSeesNoneOfTheApplications(Way way) throws Throwable {
    first.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    other.enqueue(new MockResponse().setBody(ANSWER));
    PipelineFixture fixture = fixture(Map.of());

    Got got = exchange(way, fixture, false);

    assertEquals(new Got(200, "spare; from=m; why=server_error", ANSWER), got);
    RecordedRequest asked = first.takeRequest();
    RecordedRequest received = other.takeRequest();
    assertEquals(
        "POST /base/v1/chat/completions?api-version=7 HTTP/1.1", received.getRequestLine());
    assertEquals(
        asked.getBody().readUtf8().replace("\"m\"", "\"spare\""),
        received.getBody().clone().readUtf8());
    assertEquals(List.of("Bearer spare-key"), received.getHeaders().values("authorization"));
    assertEquals(other.getHostName() + ":" + other.getPort(), received.getHeader("host"));
    assertEquals("2023-06-01", received.getHeader("anthropic-version"));
    assertNothingOfTheApplications(received);
    assertEquals(Result.DEGRADED, fixture.calls.get(0).result());
    assertEquals(List.of(), fixture.errors);
  }

  @ParameterizedTest
  @EnumSource
  void passesAStreamOn(Way way) throws Throwable {
    first.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    other.enqueue(
        new MockResponse().setHeader("content-type", "text/event-stream").setBody(STREAM));
    PipelineFixture fixture = fixture(Map.of());

    assertEquals(
        new Got(200, "spare; from=m; why=server_error", STREAM), exchange(way, fixture, true));
    first.takeRequest();
    assertNothingOfTheApplications(other.takeRequest());
    assertEquals(List.of(), fixture.errors);
  }

  /** A challenge makes clients send more than they were given. */
  @ParameterizedTest
  @EnumSource
  void keepsCookiesAndPasswordsOfTheClientOut(Way way) throws Throwable {
    first.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    other.enqueue(
        new MockResponse().setResponseCode(401).setHeader("www-authenticate", "Basic realm=\"x\""));
    other.enqueue(new MockResponse().setResponseCode(401));

    assertEquals(401, exchange(way, fixture(Map.of()), false).status());

    int received = other.getRequestCount();
    assertEquals(way == Way.EXECUTE || way == Way.ENQUEUE ? 2 : 1, received);
    for (int i = 0; i < received; i++) {
      RecordedRequest request = other.takeRequest();
      assertNothingOfTheApplications(request);
      assertEquals(List.of("Bearer spare-key"), request.getHeaders().values("authorization"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesItsKeyNowhereElseWhenItIsRedirected(Way way) throws Throwable {
    first.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    first.enqueue(new MockResponse().setBody("caught"));
    String caught = "http://127.0.0.1:" + first.getPort() + "/caught";
    other.enqueue(new MockResponse().setResponseCode(307).setHeader("location", caught));

    exchange(way, fixture(Map.of()), false);

    assertNothingOfTheApplications(other.takeRequest());
    first.takeRequest();
    for (int i = 1; i < first.getRequestCount(); i++) {
      assertFalse(wire(first.takeRequest()).contains("spare-key"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isPassedOverWithoutItsKey(Way way) throws Throwable {
    first.enqueue(new MockResponse().setResponseCode(500).setBody("oops"));
    PipelineFixture fixture = fixture(Map.of());
    Files.delete(folder.resolve("key"));

    assertEquals(new Got(500, null, "oops"), exchange(way, fixture, false));
    assertEquals(0, other.getRequestCount());
    assertEquals(List.of(), fixture.errors);
  }

  @ParameterizedTest
  @EnumSource
  void answersWhenTheFirstIsSilentBeforeItsHeadOrBehindIt(Way way) throws Throwable {
    List<MockResponse> silent =
        List.of(
            new MockResponse().setBody(ANSWER).setHeadersDelay(5, TimeUnit.SECONDS),
            // blank lines, as some send them while the model thinks
            new MockResponse()
                .setBody("\n".repeat(20) + ANSWER)
                .throttleBody(1, 300, MILLISECONDS));
    for (MockResponse each : silent) {
      first.enqueue(each);
      other.enqueue(new MockResponse().setBody(ANSWER));
      PipelineFixture fixture = fixture(Map.of("fallbacks.after", "400ms"));

      Got got = exchange(way, fixture, false);

      assertEquals(ANSWER, got.body());
      assertTrue(got.mark().startsWith("spare; from=m; why="), got.mark());
      assertTrue(got.mark().endsWith("timeout"), got.mark());
      assertEquals(Result.DEGRADED, fixture.calls.get(0).result());
      assertEquals(List.of(), fixture.errors);
    }
    assertEquals(2, other.getRequestCount());
  }

  /** The limit is one until the first content only. */
  @ParameterizedTest
  @EnumSource
  void isNotAskedWhereAStreamPausesOnceItHasBegun(Way way) throws Throwable {
    first.enqueue(
        new MockResponse()
            .setHeader("content-type", "text/event-stream")
            .setChunkedBody(STREAM, 1_000)
            .throttleBody(100, 4, TimeUnit.SECONDS));
    PipelineFixture fixture = fixture(Map.of("fallbacks.first-token", "3s"));

    assertEquals(new Got(200, null, STREAM), exchange(way, fixture, true));
    assertEquals(List.of("ok"), fixture.outcomes());
  }

  private static void assertNothingOfTheApplications(RecordedRequest received) {
    String wire = wire(received);
    assertTrue(wire.contains("spare"), wire);
    assertFalse(wire.contains("sekret"), wire);
  }

  private static String wire(RecordedRequest received) {
    return received.getRequestLine()
        + "\r\n"
        + received.getHeaders()
        + received.getBody().clone().readUtf8();
  }

  private PipelineFixture fixture(Map<String, String> more) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "spare-key\n");
    Map<String, String> settings = new HashMap<>(more);
    settings.put("fallbacks", "m=@spare");
    settings.put(
        "fallbacks.endpoints", "spare=" + other.url("/base/v1") + "?model=spare&key-file=" + key);
    return new PipelineFixture(settings);
  }

  private Got exchange(Way way, PipelineFixture fixture, boolean stream) throws Throwable {
    String path = "/v1/chat/completions?key=sekret-query&api-version=7";
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":%s,\"model\":\"m\"}"
            .formatted(stream);
    return switch (way) {
      case EXECUTE, ENQUEUE -> okHttp(way, fixture, path, body);
      case SEND, SEND_ASYNC -> jdk(way, fixture, path, body);
    };
  }

  private Got okHttp(Way way, PipelineFixture fixture, String path, String body) throws Throwable {
    Request.Builder request =
        new Request.Builder()
            .url(first.url(path))
            .header("anthropic-version", "2023-06-01")
            .post(RequestBody.create(MediaType.get("application/json"), body));
    OWN.forEach(request::header);
    OkHttpClient client =
        new OkHttpClient.Builder()
            .cookieJar(new Jar())
            .authenticator(
                (route, response) ->
                    response.priorResponse() != null
                        ? null
                        : response
                            .request()
                            .newBuilder()
                            .header("Authorization", "Basic sekret-password")
                            .build())
            .addNetworkInterceptor(
                chain ->
                    chain.proceed(
                        chain.request().newBuilder().header("X-Net", "sekret-net").build()))
            .build();
    Call call =
        (Call)
            new OkHttpTransport(fixture.pipeline)
                .call("newCall", client, new Object[] {request.build()});
    CompletableFuture<Response> came = new CompletableFuture<>();
    if (way == Way.EXECUTE) {
      came.complete(call.execute());
    } else {
      call.enqueue(
          new Callback() {
            @Override
            public void onFailure(Call failed, IOException failure) {
              came.completeExceptionally(failure);
            }

            @Override
            public void onResponse(Call answered, Response response) {
              came.complete(response);
            }
          });
    }
    try (Response response = came.get()) {
      assertEquals(first.url(path), response.request().url(), "what the application asked");
      return new Got(
          response.code(), response.header("x-evenkeel-fallback"), response.body().string());
    }
  }

  @SuppressWarnings("unchecked")
  private Got jdk(Way way, PipelineFixture fixture, String path, String body) throws Throwable {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(first.url(path).toString()))
            .header("anthropic-version", "2023-06-01")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    OWN.forEach(request::header);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .cookieHandler(new Cookies())
            .authenticator(
                new java.net.Authenticator() {
                  @Override
                  protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("sekret", "sekret".toCharArray());
                  }
                })
            .build();
    JdkTransport transport = new JdkTransport(fixture.pipeline);
    HttpResponse<String> response =
        way == Way.SEND
            ? (HttpResponse<String>)
                transport.call(
                    "send", client, new Object[] {request.build(), BodyHandlers.ofString()})
            : ((CompletableFuture<HttpResponse<String>>)
                    transport.call(
                        "sendAsync",
                        client,
                        new Object[] {request.build(), BodyHandlers.ofString(), null}))
                .get();
    return new Got(
        response.statusCode(),
        response.headers().firstValue("x-evenkeel-fallback").orElse(null),
        response.body());
  }

  /** As many an application has it: the same cookies for every host. */
  private static final class Jar implements CookieJar {
    @Override
    public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {}

    @Override
    public List<Cookie> loadForRequest(HttpUrl url) {
      return List.of(
          new Cookie.Builder().name("jar").value("sekret-jar").domain(url.host()).build());
    }
  }

  private static final class Cookies extends CookieHandler {
    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
      return Map.of("Cookie", List.of("jar=sekret-jar"));
    }

    @Override
    public void put(URI uri, Map<String, List<String>> headers) {}
  }
}

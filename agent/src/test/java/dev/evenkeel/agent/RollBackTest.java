package dev.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.call.PipelineFixture;
import dev.evenkeel.agent.config.SettingsReader;
import dev.evenkeel.agent.slo.SloTracker;
import dev.evenkeel.agent.transport.okhttp.OkHttpTransport;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From failed calls through the objectives to where the next call goes. */
@Timeout(90)
class RollBackTest {

  @Test
  void failedCallsMakeAnEmergencyInWhichCallsGoToTheirFallbackFromTheStart() throws Throwable {
    PipelineFixture fixture =
        new PipelineFixture(
            Map.of(
                "fallbacks", "m=stable",
                "fallbacks.on", "overloaded",
                "fallbacks.on-emergency", "true",
                "breaker.consecutive", "1000",
                "breaker.min-calls", "1000"));
    AtomicLong clock = new AtomicLong(1_000_000_000_000L);
    SloTracker tracker =
        new SloTracker(
            SettingsReader.read(new Properties(), Map.of(), null),
            new RollBack(fixture.pipeline),
            clock::get);
    try (MockWebServer provider = new MockWebServer()) {
      provider.start();
      for (int i = 0; i < 40; i++) {
        provider.enqueue(new MockResponse().setResponseCode(500).setBody("no"));
      }
      for (int i = 0; i < 40; i++) {
        ask(fixture, provider, i);
      }
      fixture.calls.forEach(tracker::callEnded);
      for (int tick = 0; tick < 24; tick++) {
        clock.addAndGet(SloTracker.TICK_MILLIS);
        tracker.tick();
      }
      provider.enqueue(
          new MockResponse()
              .setBody(
                  "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"x\"}}]}"));
      assertEquals("stable; from=m; why=emergency", ask(fixture, provider, 40));
      assertEquals(List.of("m -> stable: emergency: success"), fixture.fallbacks);
    }
  }

  private static String ask(PipelineFixture fixture, MockWebServer provider, int number)
      throws Throwable {
    Request request =
        new Request.Builder()
            .url(provider.url("/v1/chat/completions"))
            .post(
                RequestBody.create(
                    MediaType.get("application/json"),
                    "{\"model\":\"m\",\"messages\":[{\"content\":\"" + number + "\"}]}"))
            .build();
    Call call =
        (Call)
            new OkHttpTransport(fixture.pipeline)
                .call("newCall", new OkHttpClient(), new Object[] {request});
    try (Response response = call.execute()) {
      response.body().string();
      return response.header("x-evenkeel-fallback");
    }
  }
}

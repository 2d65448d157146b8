package dev.evenkeel.agent.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.genai.gaos.utils.AsyncRetries;
import com.google.genai.gaos.utils.AsyncRetries.RetryTask;
import com.google.genai.gaos.utils.RetryConfig;
import com.google.genai.gaos.utils.transport.HttpResponse;
import dev.evenkeel.agent.call.PipelineFixture;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class GaosAsyncLoopTest {

  private final PipelineFixture fixture = new PipelineFixture(Map.of());
  private final GaosAsyncLoop loop = new GaosAsyncLoop(fixture.pipeline);
  private final AsyncRetries retrying =
      AsyncRetries.builder()
          .retryConfig(RetryConfig.noRetries())
          .statusCodes(List.of("5XX"))
          .build();

  @Test
  void isLeftWhereTheSdkThrowsAtOnce() {
    IllegalStateException refused = new IllegalStateException("no connection");
    RetryTask task =
        attempt -> {
          fixture.handBack();
          throw refused;
        };
    assertSame(refused, assertThrows(IllegalStateException.class, () -> run(task)));
    assertEquals(1, fixture.calls.size());
  }

  @Test
  void isLeftWithTheEndOfItsFuture() {
    CompletableFuture<HttpResponse<InputStream>> sent = new CompletableFuture<>();
    CompletableFuture<?> result =
        run(
            attempt -> {
              fixture.handBack();
              return sent;
            });
    assertEquals(List.of(), fixture.calls, "the loop may send it again");
    IllegalStateException broken = new IllegalStateException("broken");
    sent.completeExceptionally(broken);
    assertEquals(1, fixture.calls.size());
    assertSame(broken, assertThrows(ExecutionException.class, result::get).getCause());
  }

  private CompletableFuture<?> run(RetryTask task) {
    return (CompletableFuture<?>) loop.call("retry", retrying, new Object[] {task});
  }
}

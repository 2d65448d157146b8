package dev.evenkeel.agent.transport.loop;

import com.google.genai.gaos.utils.Retries;
import com.google.genai.gaos.utils.Retries.RetryAction;
import com.google.genai.gaos.utils.RetryConfig;
import com.google.genai.gaos.utils.transport.HttpResponse;
import dev.evenkeel.agent.call.Loop;
import dev.evenkeel.agent.call.Over;
import dev.evenkeel.agent.call.Pipeline;
import dev.evenkeel.agent.transport.Transport;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.List;

/**
 * The loop of google-genai's Interactions, which stands above its interceptor and is off in a
 * client that does not ask for it. It is told beforehand what it repeats, so that a copy of it is
 * run that repeats an attempt of ours.
 */
public final class GaosLoop implements Transport {

  private final Pipeline pipeline;
  private final ThreadLocal<Object> entering = new ThreadLocal<>();
  private final Field action = field("action");
  private final Field config = field("retryConfig");
  private final Field statuses = field("statusCodes");

  /**
   * @throws NoSuchFieldException for a version that keeps these otherwise
   */
  public GaosLoop(Pipeline pipeline) throws NoSuchFieldException {
    this.pipeline = pipeline;
  }

  private static Field field(String name) throws NoSuchFieldException {
    Field field = Retries.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  public boolean wants(Object self, Object first, Object second) {
    if (entering.get() == self) {
      entering.remove();
      return false;
    }
    return pipeline.on();
  }

  @Override
  public Object call(String method, Object self, Object[] arguments) throws Exception {
    try (Loop loop = pipeline.openLoop("sdk")) {
      Retries copy = copy((Retries) self, loop);
      entering.set(copy);
      return copy.run();
    } catch (Over over) {
      if (over.failure() != null) {
        throw over.failure();
      }
      return over.answer();
    }
  }

  @SuppressWarnings("unchecked") // the builder's own signature says so
  private Retries copy(Retries of, Loop loop) throws IllegalAccessException {
    RetryAction repeated = (RetryAction) action.get(of);
    return Retries.builder()
        .action(attempt -> answer(repeated, attempt, loop))
        .retryConfig((RetryConfig) config.get(of))
        .statusCodes((List<String>) statuses.get(of))
        .build();
  }

  private static HttpResponse<InputStream> answer(RetryAction repeated, int attempt, Loop loop)
      throws Exception {
    HttpResponse<InputStream> answer = loop.attempt(() -> repeated.call(attempt));
    if (loop.over()) {
      throw Over.answered(answer);
    }
    return answer;
  }
}

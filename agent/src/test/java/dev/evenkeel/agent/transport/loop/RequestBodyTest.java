package dev.evenkeel.agent.transport.loop;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

  private static final Object BODY = new Object();

  /** As in the OpenAI SDK, and in anthropic-java 2. */
  public static final class Plain {

    public Object body() {
      return BODY;
    }
  }

  /** As in anthropic-java 3. */
  public static final class Wrapping {

    public Optional<Object> body() {
      return Optional.of(BODY);
    }
  }

  /** A request without one. */
  public static final class Empty {

    public Optional<Object> body() {
      return Optional.empty();
    }
  }

  /** Of another version. */
  public static final class Other {}

  /** The wrapper would be gone before another thread asks for it. */
  @Test
  void isTheObjectThatStaysAndNotWhatItIsWrappedIn() {
    assertSame(BODY, new RequestBody().of(new Plain()));
    assertSame(BODY, new RequestBody().of(new Wrapping()));
  }

  @Test
  void isNullWhereThereIsNone() {
    assertNull(new RequestBody().of(new Empty()));
    assertNull(new RequestBody().of(new Other()));
  }
}

package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockingDriverTest {

  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"send", "status", "headers", "peek"})
  void discardsAnAnswerOfWhichAnErrorIsThrownWhileItIsLookedAt(String where) {
    Error error = new StackOverflowError();

    Error thrown =
        assertThrows(
            StackOverflowError.class, () -> BlockingDriver.run(call(), client(where, error)));

    assertSame(error, thrown);
    assertEquals(
        where.equals("send") ? List.of("cancelled") : List.of("cancelled", "discard answer"), told);
  }

  private LlmCall call() {
    return proxy(
        LlmCall.class,
        (method, arguments) ->
            switch (method) {
              case "cancelled" -> tell("cancelled");
              case "holdNanos", "patienceNanos" -> 0L;
              default -> null;
            });
  }

  @SuppressWarnings("unchecked")
  private BlockingClient<String, RuntimeException> client(String where, Error error) {
    return proxy(
        BlockingClient.class,
        (method, arguments) -> {
          if (method.equals(where)) {
            throw error;
          }
          return switch (method) {
            case "send" -> "answer";
            case "status" -> 500;
            case "discard" -> tell("discard " + arguments[0]);
            default -> null;
          };
        });
  }

  private Object tell(String what) {
    told.add(what);
    return null;
  }

  /** What a method of an interface does. */
  private interface Script {
    Object run(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Script script) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> script.run(method.getName(), arguments)));
  }
}

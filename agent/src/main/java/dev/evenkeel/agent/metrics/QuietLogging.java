package dev.evenkeel.agent.metrics;

import dev.evenkeel.agent.log.Log;
import io.micrometer.common.util.internal.logging.InternalLogger;
import io.micrometer.common.util.internal.logging.InternalLoggerFactory;
import java.lang.reflect.Proxy;

/**
 * Sends Micrometer's warnings to the agent's log. Without it Micrometer takes java.util.logging,
 * whose LogManager may then start before the application has chosen its own.
 */
final class QuietLogging extends InternalLoggerFactory {

  private QuietLogging() {}

  static void install() {
    InternalLoggerFactory.setDefaultFactory(new QuietLogging());
  }

  @Override
  protected InternalLogger newInstance(String name) {
    return (InternalLogger)
        Proxy.newProxyInstance(
            InternalLogger.class.getClassLoader(),
            new Class<?>[] {InternalLogger.class},
            (proxy, method, arguments) -> answer(name, method.getName(), arguments));
  }

  private static Object answer(String logger, String method, Object[] arguments) {
    return switch (method) {
      case "name", "toString" -> logger;
      case "hashCode" -> logger.hashCode();
      case "equals" -> false;
      case "isWarnEnabled", "isErrorEnabled" -> true;
      case "warn", "error" -> {
        Log.warn("micrometer", "Micrometer: " + arguments[0]);
        yield null;
      }
      default -> method.startsWith("is") ? false : null;
    };
  }
}

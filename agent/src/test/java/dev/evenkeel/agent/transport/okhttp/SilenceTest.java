package dev.evenkeel.agent.transport.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.agent.call.AnswerTap;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SilenceTest {

  private final ClassLoader applications = new ClassLoader() {};
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(1, work -> new Thread(work, "timer"));
  private final BlockingQueue<Cancel> cancels = new LinkedBlockingQueue<>();

  /** Where a call was cancelled. */
  private record Cancel(Thread thread, ClassLoader loader) {}

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** OkHttp tells the application's listener of it. */
  @Test
  void cancelsOnAThreadOfItsOwnUnderTheLoaderOfTheThreadThatMadeTheCall() throws Exception {
    Thread.currentThread().setContextClassLoader(applications);
    Silence silence;
    try {
      silence = Silence.of(call(), alwaysSilent(), () -> timer, null);
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }

    Cancel cancel = cancels.poll(30, TimeUnit.SECONDS);

    assertNotEquals("timer", cancel.thread().getName());
    assertTrue(cancel.thread().isDaemon());
    assertSame(applications, cancel.loader());
    assertInstanceOf(SocketTimeoutException.class, silence.instead(new IOException("Canceled")));
    assertEquals(0, cancels.size(), "once");
  }

  private Call call() {
    return (Call)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Call.class},
            (proxy, method, arguments) -> {
              assertEquals("cancel", method.getName());
              Thread thread = Thread.currentThread();
              cancels.add(new Cancel(thread, thread.getContextClassLoader()));
              return null;
            });
  }

  private static AnswerTap alwaysSilent() {
    return new AnswerTap() {
      @Override
      public long lookNanos() {
        return 1_000_000;
      }

      @Override
      public boolean silent(long reads) {
        return true;
      }

      @Override
      public void accept(byte[] bytes, int offset, int length) {}

      @Override
      public void ended() {}

      @Override
      public void failed(Throwable failure) {}

      @Override
      public void closed() {}
    };
  }
}

package dev.evenkeel.agent.transport.okhttp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;
import org.junit.jupiter.api.Test;

class SentinelTest {

  /** An AsyncTimeout like those of Okio's sockets. */
  private static final class Watched extends AsyncTimeout {

    private final CountDownLatch fired = new CountDownLatch(1);

    Watched(long millis) {
      timeout(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void timedOut() {
      fired.countDown();
    }

    boolean fires() throws InterruptedException {
      enter();
      boolean fires = fired.await(10, TimeUnit.SECONDS);
      exit();
      return fires;
    }
  }

  @Test
  void leavesOkiosTimeoutsAsTheyAreWhileItStandsLapsesAndStandsAgain() throws Exception {
    Sentinel sentinel = new Sentinel();
    for (int i = 0; i < 3; i++) {
      sentinel.read();
      assertTrue(new Watched(50).fires(), "before it is due");
      sentinel.read();
      assertTrue(new Watched(1_300).fires(), "after it was due, and stands again");
      assertTrue(new Watched(2_300).fires(), "after it has lapsed");
    }
  }
}

package dev.evenkeel.agent.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.agent.llm.Headers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every step of the call that is timed takes what its name says here, on a clock of its own. */
class TimedCallTest {

  private final List<String> told = new ArrayList<>();
  private final Recorder recorder =
      new Recorder() {
        @Override
        public void worked(String phase, long nanos) {
          told.add(phase + " " + nanos);
        }
      };
  private long now = 1_000;
  private Step next = Step.RETURN;

  private <T> T takes(long nanos, T result) {
    now += nanos;
    return result;
  }

  private TimedCall timed() {
    LlmCall call =
        new LlmCall() {
          @Override
          public long holdNanos() {
            return takes(1, 0L);
          }

          @Override
          public Synthetic admit() {
            return takes(10, null);
          }

          @Override
          public Detour detour() {
            return takes(100, null);
          }

          @Override
          public Step answered(int status, Headers headers, byte[] body) {
            return takes(1_000, next);
          }

          @Override
          public Step failed(Throwable failure) {
            return takes(2_000, next);
          }

          @Override
          public void expired(Throwable failure) {
            takes(3_000, null);
          }

          @Override
          public AnswerTap accepted(int status, Headers headers) {
            return takes(
                4_000,
                new AnswerTap() {
                  @Override
                  public void accept(byte[] bytes, int offset, int length) {
                    takes(5, null);
                  }

                  @Override
                  public void ended() {
                    takes(7, null);
                  }

                  @Override
                  public void failed(Throwable failure) {
                    takes(8, null);
                  }

                  @Override
                  public void closed() {
                    takes(9, null);
                  }
                });
          }

          @Override
          public void cancelled() {
            takes(6_000, null);
          }
        };
    return new TimedCall(call, recorder, () -> now, 700);
  }

  @Test
  void tellsWhatWasDoneBeforeTheRequestAndAboutItsAnswer() {
    TimedCall call = timed();
    assertEquals(0, call.holdNanos());
    assertNull(call.admit());
    assertEquals(List.of("request 311"), told); // 300 to begin it
    assertNull(call.detour());
    now += 1_000_000; // the exchange
    AnswerTap tap = call.accepted(200, Headers.NONE);
    tap.accept(new byte[1], 0, 1);
    now += 1_000_000;
    tap.accept(new byte[1], 0, 1);
    tap.ended();
    tap.closed();
    assertEquals(List.of("request 311", "response 4117"), told);
  }

  @Test
  void aRetryIsPartOfTheResponse() {
    TimedCall call = timed();
    call.admit();
    next = new Step(Step.Kind.RETRY, 1, null);
    call.answered(503, Headers.NONE, new byte[0]);
    call.holdNanos();
    call.admit();
    next = Step.RETURN;
    call.failed(new IllegalStateException());
    assertEquals(List.of("request 310", "response 3011"), told);
  }

  @Test
  void oneThatExpiresOrBreaksIsOverToo() {
    timed().expired(new IllegalStateException());
    timed().accepted(200, Headers.NONE).failed(new IllegalStateException());
    timed().cancelled(); // says nothing of the agent's work
    assertEquals(List.of("response 3300", "response 7308"), told);
  }
}

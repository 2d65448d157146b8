package dev.evenkeel.agent.transport.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.agent.call.AnswerTap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An ending on one thread that meets a chunk on another is told once, and after the chunk. */
class LiveTapTest {

  private final List<String> told = new ArrayList<>();

  @Test
  void aFailureThatMeetsAChunkIsToldAfterIt() {
    assertEquals(List.of("chunk", "failed"), toldWhere(tap -> tap.failed(new IOException())));
  }

  @Test
  void anEndThatMeetsAChunkIsToldAfterIt() {
    assertEquals(List.of("chunk", "ended"), toldWhere(LiveTap::ended));
  }

  @Test
  void ofTwoEndingsTheFirstIsTold() {
    assertEquals(
        List.of("chunk", "closed"),
        toldWhere(
            tap -> {
              tap.closed();
              tap.failed(new IOException());
            }));
  }

  private List<String> toldWhere(Consumer<LiveTap> meanwhile) {
    LiveTap[] live = new LiveTap[1];
    AnswerTap tap =
        new AnswerTap() {
          @Override
          public void accept(byte[] bytes, int offset, int length) {
            meanwhile.accept(live[0]);
            told.add("chunk");
          }

          @Override
          public void ended() {
            told.add("ended");
          }

          @Override
          public void failed(Throwable failure) {
            told.add("failed");
          }

          @Override
          public void closed() {
            told.add("closed");
          }
        };
    live[0] = new LiveTap(tap, new ScriptedBrain());
    live[0].accept(List.of(ByteBuffer.allocate(3)));
    live[0].closed();
    return told;
  }
}

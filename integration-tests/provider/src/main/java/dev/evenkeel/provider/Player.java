package dev.evenkeel.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;

/** Turns a step into a response. */
final class Player {

  /** RFC 9113: the peer failed; no assumption about what was processed. */
  private static final int HTTP2_INTERNAL_ERROR = 2;

  /** The longest silence, so that no thread outlives a forgotten call. */
  private static final long SILENCE_SECONDS = 60;

  private final CountDownLatch closed;

  Player(CountDownLatch closed) {
    this.closed = closed;
  }

  MockResponse play(Asked asked, Step step, boolean http2) {
    return response(asked, step, http2).build();
  }

  private MockResponse.Builder response(Asked asked, Step step, boolean http2) {
    if (step instanceof Step.Answer answer) {
      return asked.stream()
          ? stream(asked, frames(asked, answer.text()), End.PROPER, http2)
          : json(200, asked.api().answer(asked.model(), answer.text()));
    } else if (step instanceof Step.CallTool tool) {
      return json(200, asked.api().toolCall(asked.model(), tool.name(), tool.arguments()));
    } else if (step instanceof Step.Refuse refuse) {
      return refuse(asked, refuse);
    } else if (step instanceof Step.Reset) {
      return new MockResponse.Builder().onResponseStart(close(http2));
    } else if (step instanceof Step.Hang) {
      // Over HTTP/2 the server heeds no effect before the response head, but a delay of it.
      return http2
          ? new MockResponse.Builder().headersDelay(SILENCE_SECONDS, TimeUnit.SECONDS)
          : new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE);
    } else if (step instanceof Step.Cut cut) {
      return cut(asked, cut, http2).onResponseBody(close(http2));
    } else if (step instanceof Step.Ended ended) {
      return stream(asked, head(asked, ended.text(), ended.pieces()), End.PROPER, http2);
    } else if (step instanceof Step.Stall stall) {
      return stall(asked, stall, http2);
    } else if (step instanceof Step.Malformed malformed) {
      return malformed(asked, malformed, http2);
    } else if (step instanceof Step.Undone undone) {
      List<String> frames = frames(asked, undone.text());
      return asked.stream()
          ? stream(asked, frames.subList(0, frames.size() - 1), End.PROPER, http2)
          : json(200, asked.api().answer(asked.model(), undone.text()));
    } else if (step instanceof Step.StreamError error) {
      List<String> frames = new ArrayList<>(head(asked, error.text(), error.pieces()));
      frames.add(asked.api().errorFrame(error.status()));
      return stream(asked, frames, End.PROPER, http2);
    } else if (step instanceof Step.Delay delay) {
      return response(asked, delay.then(), http2)
          .headersDelay(delay.by().toMillis(), TimeUnit.MILLISECONDS);
    } else if (step instanceof Step.SlowFirstByte slow) {
      return response(asked, slow.then(), http2)
          .bodyDelay(slow.by().toMillis(), TimeUnit.MILLISECONDS);
    }
    throw new IllegalStateException("no such step: " + step);
  }

  /** The server's effect on a body falls at half of its length. */
  private MockResponse.Builder cut(Asked asked, Step.Cut cut, boolean http2) {
    return asked.stream()
        ? stream(asked, head(asked, cut.text(), cut.pieces()), End.CUT, http2)
        : json(200, asked.api().answer(asked.model(), cut.text()));
  }

  private MockResponse.Builder stall(Asked asked, Step.Stall stall, boolean http2) {
    if (asked.stream()) {
      List<String> frames = head(asked, stall.text(), stall.pieces());
      if (!stall.closes()) {
        return stream(asked, new Frames(frames, !http2, End.HANG, stall.silence(), closed));
      }
      return stream(asked, new Frames(frames, !http2, End.SILENCE, stall.silence(), closed))
          .onResponseBody(close(http2));
    }
    return json(200, asked.api().answer(asked.model(), stall.text()))
        .bodyDelay(stall.silence().toMillis(), TimeUnit.MILLISECONDS)
        .onResponseBody(close(http2));
  }

  private MockResponse.Builder malformed(Asked asked, Step.Malformed malformed, boolean http2) {
    if (asked.stream()) {
      List<String> frames = new ArrayList<>(frames(asked, malformed.text()));
      int at = asked.api().framesBeforeText() + malformed.pieces();
      String frame = frames.get(at);
      frames.add(at, frame.substring(0, frame.length() / 2) + "\n\n");
      return stream(asked, frames, End.PROPER, http2);
    }
    String answer = asked.api().answer(asked.model(), malformed.text());
    return json(200, answer.substring(0, answer.length() / 2) + "\"oops");
  }

  private static SocketEffect close(boolean http2) {
    return http2
        ? new SocketEffect.CloseStream(HTTP2_INTERNAL_ERROR)
        : new SocketEffect.CloseSocket();
  }

  private static MockResponse.Builder json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/json")
        .body(body);
  }

  private static MockResponse.Builder refuse(Asked asked, Step.Refuse refuse) {
    String body = refuse.body() == null ? asked.api().error(refuse.status()) : refuse.body();
    MockResponse.Builder response = json(refuse.status(), body);
    refuse.headers().forEach(response::setHeader);
    return response;
  }

  private MockResponse.Builder stream(Asked asked, List<String> frames, End end, boolean http2) {
    return stream(asked, new Frames(frames, !http2, end, Duration.ZERO, closed));
  }

  private static MockResponse.Builder stream(Asked asked, Frames frames) {
    MockResponse.Builder response =
        new MockResponse.Builder()
            .code(200)
            .addHeader("Content-Type", asked.api().streamType())
            .addHeader("Cache-Control", "no-cache")
            .body(frames);
    if (frames.chunked()) {
      response.removeHeader("Content-Length"); // as no server sends both
      response.setHeader("Transfer-Encoding", "chunked");
    }
    return response;
  }

  private static List<String> frames(Asked asked, String text) {
    return asked.api().frames(asked.model(), pieces(text));
  }

  private static List<String> head(Asked asked, String text, int pieces) {
    return frames(asked, text).subList(0, asked.api().framesBeforeText() + pieces);
  }

  /** Words, each with the space before it, as tokens come. */
  private static List<String> pieces(String text) {
    return Arrays.asList(text.split("(?= )"));
  }
}

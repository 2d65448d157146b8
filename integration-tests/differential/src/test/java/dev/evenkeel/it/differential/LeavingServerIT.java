package dev.evenkeel.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.it.harness.Jdk;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A server that says over and over that it ends the connection, before it has looked at any
 * request. OkHttp comes back for ever, some hundred times a second: the agent ends it.
 */
class LeavingServerIT {

  @Test
  void isSentNoMoreThanTheAttempts() throws Exception {
    List<String> flags = List.of(Run.agent(), "-Devenkeel.metrics.port=0");
    File log = File.createTempFile("evenkeel-it", ".log");
    log.deleteOnExit();
    try (Server server =
        new Http2Server() {
          @Override
          Reply.Fault fault(Exchange exchange) {
            return Reply.Fault.END_BEFORE;
          }
        }) {
      server.start();
      Map<String, String> said =
          Run.lines(LeftApplication.class, Jdk.RUNNING, flags, List.of(server.url()), log);
      assertEquals(
          "call okhttp3.internal.http2.StreamResetException: stream was reset: REFUSED_STREAM",
          said.get("call"),
          () -> server.received().size() + " requests");
      assertEquals(3, server.received().size(), Files.readString(log.toPath()));
    }
  }
}

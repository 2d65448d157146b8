package dev.evenkeel.it.jdk;

import dev.evenkeel.it.app.Answer;
import dev.evenkeel.it.app.RawChat;
import dev.evenkeel.it.app.Refused;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A way to take a response's body.
 *
 * @param handler gives a fresh handler
 * @param lines the body as lines, once the response is there
 */
record Body<T>(String name, boolean stream, Supplier<BodyHandler<T>> handlers, Lines<T> lines) {

  interface Lines<T> {
    Stream<String> of(T body) throws Exception;
  }

  static List<Body<?>> all() {
    return List.of(
        new Body<>("string", false, BodyHandlers::ofString, String::lines),
        new Body<>("lines", true, BodyHandlers::ofLines, lines -> lines),
        new Body<>("stream", true, BodyHandlers::ofInputStream, Body::lines),
        new Body<>(
            "subscriber",
            true,
            () -> BodyHandlers.fromSubscriber(new Collector(), Collector::whole),
            String::lines));
  }

  BodyHandler<T> handler() {
    return handlers.get();
  }

  void read(HttpResponse<T> response, Answer answer) throws Exception {
    try (Stream<String> all = lines.of(response.body())) {
      if (response.statusCode() != 200) {
        throw new Refused(
            response.statusCode(),
            String.join("\n", all.toList()),
            response.headers().firstValue("x-evenkeel").orElse(null));
      }
      if (!stream) {
        all.map(RawChat::text).forEach(answer::add);
      } else if (all.filter(line -> RawChat.take(line, answer)).count() == 0) {
        throw new EOFException("no end marker");
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Stream<String> lines(InputStream body) {
    BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    return reader
        .lines()
        .onClose(
            () -> {
              try {
                reader.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}

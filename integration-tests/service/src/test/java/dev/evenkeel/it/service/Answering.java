package dev.evenkeel.it.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenAI's chat, which answers each model from a list of its own; the last answer stays. A model
 * that has none gets a 500.
 */
final class Answering implements AutoCloseable {

  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]+)\"");

  private final Map<String, List<String>> messages;
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  /**
   * @param messages what the assistant says, by model: the {@code message} of the first choice
   */
  Answering(Map<String, List<String>> messages) throws IOException {
    this.messages = messages;
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  static String says(String text) {
    return "{\"role\":\"assistant\",\"content\":\"" + text.replace("\"", "\\\"") + "\"}";
  }

  static String calls(String tool, String arguments) {
    return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\","
        + "\"function\":{\"name\":\""
        + tool
        + "\",\"arguments\":\""
        + arguments.replace("\"", "\\\"")
        + "\"}}]}";
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many requests have come for a model. */
  int asked(String model) {
    return asked.getOrDefault(model, new AtomicInteger()).get();
  }

  /** What has come as {@code authorization}, by model. */
  Map<String, Set<String>> keys() {
    return keys;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher model = MODEL.matcher(body);
    if (!model.find()) {
      throw new IOException("no model in " + body);
    }
    List<String> all = messages.get(model.group(1));
    int at = asked.computeIfAbsent(model.group(1), name -> new AtomicInteger()).getAndIncrement();
    keys.computeIfAbsent(model.group(1), name -> ConcurrentHashMap.newKeySet())
        .add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
    if (all == null) {
      exchange.sendResponseHeaders(500, -1);
      exchange.close();
      return;
    }
    byte[] answer =
        ("{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":"
                + all.get(Math.min(at, all.size() - 1))
                + "}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

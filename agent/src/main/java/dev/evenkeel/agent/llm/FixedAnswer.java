package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/**
 * A text as the answer of a provider: whole, or as a stream, so that its SDK reads it like any
 * other.
 *
 * @param contentType of the body
 * @param body in UTF-8
 */
public record FixedAnswer(String contentType, byte[] body) {

  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream; charset=utf-8";
  private static final String LINES = "application/x-ndjson";
  private static final String USAGE =
      "{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}";

  /**
   * Writes an answer in the shape of the endpoint's API.
   *
   * @param path of the request, whose query says how Gemini streams
   * @param epochSeconds now
   * @return null for an API of which no shape is known here, and for what is no answer in words
   */
  public static FixedAnswer of(Endpoint endpoint, String path, String text, long epochSeconds) {
    if (endpoint.operation().equals(Target.EMBEDDINGS) || !endpoint.inference()) {
      return null;
    }
    String t = quote(text);
    String model = quote(endpoint.model());
    boolean stream = endpoint.stream();
    return switch (endpoint.api()) {
      case OPENAI_CHAT, MISTRAL -> chat(t, model, epochSeconds, stream);
      case OPENAI_COMPLETIONS -> completion(t, model, epochSeconds, stream);
      case OPENAI_RESPONSES -> responses(t, model, epochSeconds, stream);
      case ANTHROPIC_MESSAGES -> messages(t, model, stream);
      case GEMINI -> gemini(t, model, stream, path.contains("alt=sse"));
      case INTERACTIONS -> interaction(t, model, epochSeconds, stream);
      case OLLAMA -> ollama(t, model, epochSeconds, stream, endpoint.operation());
      default -> null;
    };
  }

  /** Without the sign that the templates below know. */
  private static String quote(String text) {
    return ErrorBodies.quote(text).replace("%", "\\u0025");
  }

  private static FixedAnswer chat(String text, String model, long now, boolean stream) {
    String head = "\"id\":\"chatcmpl-evenkeel\",\"object\":\"%s\",\"created\":%d,\"model\":%s";
    if (!stream) {
      return whole(
          ("{"
                  + head
                  + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":%s,"
                  + "\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":%s}")
              .formatted("chat.completion", now, model, text, USAGE));
    }
    String chunk =
        "{"
            + head.formatted("chat.completion.chunk", now, model)
            + ",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}";
    return events(
        data(
            chunk.formatted("{\"role\":\"assistant\",\"content\":" + text + "}", "null"),
            chunk.formatted("{}", "\"stop\""),
            "[DONE]"));
  }

  private static FixedAnswer completion(String text, String model, long now, boolean stream) {
    String answer =
        ("{\"id\":\"cmpl-evenkeel\",\"object\":\"text_completion\",\"created\":%d,\"model\":%s,"
                + "\"choices\":[{\"index\":0,\"text\":%s,\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":%s}")
            .formatted(now, model, text, USAGE);
    return stream ? events(data(answer, "[DONE]")) : whole(answer);
  }

  private static FixedAnswer responses(String text, String model, long now, boolean stream) {
    String part = "{\"type\":\"output_text\",\"text\":%s,\"annotations\":[]}";
    String item =
        "{\"id\":\"msg_evenkeel\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"%s\","
            + "\"content\":[%s]}";
    String done = item.formatted("completed", part.formatted(text));
    String response =
        "{\"id\":\"resp_evenkeel\",\"object\":\"response\",\"created_at\":"
            + now
            + ",\"status\":\"%s\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,"
            + "\"metadata\":{},\"model\":"
            + model
            + ",\"output\":[%s],\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":"
            + "\"auto\",\"tools\":[],\"top_p\":1.0,\"usage\":{\"input_tokens\":0,"
            + "\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":0,"
            + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":0}}";
    if (!stream) {
      return whole(response.formatted("completed", done));
    }
    String at = "\"item_id\":\"msg_evenkeel\",\"output_index\":0,\"content_index\":0,";
    String[][] events = {
      {"response.created", "\"response\":" + response.formatted("in_progress", "")},
      {
        "response.output_item.added",
        "\"output_index\":0,\"item\":" + item.formatted("in_progress", "")
      },
      {"response.content_part.added", at + "\"part\":" + part.formatted("\"\"")},
      {"response.output_text.delta", at + "\"logprobs\":[],\"delta\":" + text},
      {"response.output_text.done", at + "\"logprobs\":[],\"text\":" + text},
      {"response.content_part.done", at + "\"part\":" + part.formatted(text)},
      {"response.output_item.done", "\"output_index\":0,\"item\":" + done},
      {"response.completed", "\"response\":" + response.formatted("completed", done)}
    };
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < events.length; i++) {
      named(events[i][0], "\"sequence_number\":" + i + "," + events[i][1], out);
    }
    return events(out.toString());
  }

  private static FixedAnswer messages(String text, String model, boolean stream) {
    String message =
        "{\"id\":\"msg_evenkeel\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
            + model
            + ",\"content\":[%s],\"stop_reason\":%s,\"stop_sequence\":null,"
            + "\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}";
    if (!stream) {
      return whole(message.formatted("{\"type\":\"text\",\"text\":" + text + "}", "\"end_turn\""));
    }
    StringBuilder out = new StringBuilder();
    named("message_start", "\"message\":" + message.formatted("", "null"), out);
    named(
        "content_block_start",
        "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}",
        out);
    named(
        "content_block_delta",
        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + text + "}",
        out);
    named("content_block_stop", "\"index\":0", out);
    named(
        "message_delta",
        "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
            + "\"usage\":{\"output_tokens\":0}",
        out);
    String stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    return events(out.append(stop).toString());
  }

  private static FixedAnswer gemini(String text, String model, boolean stream, boolean sse) {
    String answer =
        ("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":%s}]},"
                + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":0,"
                + "\"candidatesTokenCount\":0,\"totalTokenCount\":0},\"modelVersion\":%s}")
            .formatted(text, model);
    return !stream ? whole(answer) : sse ? events(data(answer)) : whole("[" + answer + "]");
  }

  private static FixedAnswer interaction(String text, String model, long now, boolean stream) {
    String time = "\"" + Instant.ofEpochSecond(now) + "\"";
    String head =
        "{\"id\":\"interaction_evenkeel\",\"object\":\"interaction\",\"status\":\"%s\",\"model\":"
            + model
            + ",\"created\":"
            + time
            + ",\"updated\":"
            + time;
    String end =
        ",\"usage\":{\"total_input_tokens\":0,\"total_output_tokens\":0,"
            + "\"total_cached_tokens\":0,\"total_thought_tokens\":0,\"total_tokens\":0}}";
    String content = "{\"type\":\"text\",\"text\":" + text + "}";
    if (!stream) {
      String step = "{\"type\":\"model_output\",\"content\":[" + content + "]}";
      return whole(head.formatted("completed") + ",\"steps\":[" + step + "]" + end);
    }
    String[][] events = {
      {"interaction.created", "\"interaction\":" + head.formatted("in_progress") + "}"},
      {"step.start", "\"index\":0,\"step\":{\"type\":\"model_output\"}"},
      {"step.delta", "\"index\":0,\"delta\":" + content},
      {"step.stop", "\"index\":0"},
      {"interaction.completed", "\"interaction\":" + head.formatted("completed") + end}
    };
    StringBuilder out = new StringBuilder();
    for (String[] event : events) {
      out.append("event: ").append(event[0]).append("\ndata: {").append(event[1]);
      out.append(",\"event_type\":\"").append(event[0]).append("\"}\n\n");
    }
    return events(out.append("event: done\ndata: [DONE]\n\n").toString());
  }

  private static FixedAnswer ollama(
      String text, String model, long now, boolean stream, String operation) {
    boolean generate = operation.equals(Target.TEXT);
    String head = "{\"model\":" + model + ",\"created_at\":\"" + Instant.ofEpochSecond(now) + "\",";
    String said =
        generate ? "\"response\":%s" : "\"message\":{\"role\":\"assistant\",\"content\":%s}";
    String end =
        ",\"done\":true,\"done_reason\":\"stop\",\"total_duration\":0,\"load_duration\":0,"
            + "\"prompt_eval_count\":0,\"prompt_eval_duration\":0,\"eval_count\":0,"
            + "\"eval_duration\":0}";
    if (!stream) {
      return whole(head + said.formatted(text) + end);
    }
    String lines =
        head + said.formatted(text) + ",\"done\":false}\n" + head + said.formatted("\"\"") + end;
    return new FixedAnswer(LINES, (lines + "\n").getBytes(UTF_8));
  }

  private static String data(String... all) {
    StringBuilder out = new StringBuilder();
    for (String each : all) {
      out.append("data: ").append(each).append("\n\n");
    }
    return out.toString();
  }

  private static void named(String type, String rest, StringBuilder out) {
    out.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type);
    out.append("\",").append(rest).append("}\n\n");
  }

  private static FixedAnswer whole(String json) {
    return new FixedAnswer(JSON, json.getBytes(UTF_8));
  }

  private static FixedAnswer events(String events) {
    return new FixedAnswer(EVENTS, events.getBytes(UTF_8));
  }
}

package dev.evenkeel.agent.llm;

import dev.evenkeel.agent.llm.Facts.Content;
import dev.evenkeel.agent.llm.JsonScanner.Kind;
import java.util.Locale;
import java.util.Set;

/** Collects what an answer holds: model, end, and whether there is anything in it. */
final class ContentNotes {

  /** What stands where an end will stand: proto3, DashScope and watsonx.ai. */
  private static final Set<String> NOT_YET =
      Set.of("", "FINISH_REASON_UNSPECIFIED", "null", "not_finished", "NOT_FINISHED");

  /**
   * By which providers say politely that they failed: OpenRouter, Zhipu, DeepSeek, Cohere, vLLM.
   */
  private static final Set<String> FAILURES =
      Set.of("error", "network_error", "insufficient_system_resource", "timeout", "abort");

  /** Of what a request holds, and an event of the Responses API repeats. */
  private static final Set<String> REPEATED =
      Set.of("instructions", "metadata", "prompt", "tools", "text");

  private static final int MAX_WORD = 256;

  private String model;
  private String finish;
  private String nativeFinish;
  private boolean opened;
  private boolean shaped;
  private boolean framed; // has what stands around an answer
  private boolean filled;
  private boolean failed;
  private boolean refused;
  private boolean blocked;
  private boolean filtered; // some of the images
  private boolean brokenArguments;
  private boolean pieces; // of choices come, which some repeat beside them as if they were whole
  private boolean undeclared;
  private boolean ending; // said so, in an event that may not be whole yet
  private boolean complete;
  private long contents;
  private boolean callsTool;

  void opened(JsonScanner at) {
    if (at.kind() == Kind.OBJECT) {
      switch (at.name(0)) {
        case "functionCall", "toolUse", "function_call", "inlineData", "fileData" -> fill(true);
        case "choices", "candidates", "steps" -> shaped = true;
        case "delta" -> pieces |= at.name(1).equals("choices");
        case "amazon-bedrock-invocationMetrics" -> ending = true;
        case "usageMetadata" -> {
          opened = true;
          framed |= at.depth() == 1;
        }
        default -> {
          // Says nothing of the content.
        }
      }
    } else if (at.name(0).equals("choices")) {
      opened = true; // empty in Azure's first event and in OpenAI's last
      framed |= at.depth() == 1;
    } else if ((at.name(0).equals("output") || at.name(0).equals("steps")) && response(at)) {
      shaped = true; // of the Responses API, and of interactions
    }
  }

  void value(JsonScanner at) {
    String name = at.name(0);
    Kind kind = at.kind();
    if (kind == Kind.STRING) {
      string(at, name);
    } else if (kind == Kind.TRUE || kind == Kind.FALSE) {
      // Ollama's and Cohere's lines, true in the last
      if (at.depth() == 1 && (name.equals("done") || name.equals("is_finished"))) {
        opened = true;
        ending |= kind == Kind.TRUE;
      } else if (at.depth() == 1 && name.equals("is_truncated") && kind == Kind.TRUE) {
        finish("length"); // Qianfan's
      }
    } else if (kind == Kind.NUMBER) {
      if (name.equals("finishReason")) {
        finish(geminiFinish(at.number()));
      } else if (name.equals("blockReason") && at.name(1).equals("promptFeedback")) {
        blocked |= at.number() > 0;
      } else if (isVector(name)) {
        fill(true);
      }
    }
  }

  private static boolean isVector(String name) {
    return switch (name) {
      case "embedding", "embeddings", "values", "float", "int8", "uint8", "binary", "ubinary" ->
          true;
      default -> false;
    };
  }

  /** So many pieces of content have come, of which nothing else is to be noted. */
  void more(long pieces) {
    filled |= pieces > 0;
    contents += pieces;
  }

  private void fill(boolean some) {
    if (some) {
      filled = true;
      contents++;
    }
  }

  private void string(JsonScanner at, String name) {
    switch (name) {
      case "model", "modelVersion" -> model(at);
      case "finish_reason", "stop_reason", "stopReason", "finishReason", "done_reason" -> {
        shaped = true;
        if (!laterChoice(at)) {
          finish(word(at));
        }
      }
      case "finish_reasons" -> { // Stability's, of each image
        if (at.text().startsWith("Filter reason")) {
          finish("content_filtered");
        }
      }
      case "raiFilteredReason" -> filtered = true; // Imagen's, in the place of an image
      case "completionReason" -> completion(word(at));
      case "native_finish_reason" -> nativeFinish = word(at);
      case "status" -> status(at);
      case "reason" -> {
        if (at.name(1).equals("incomplete_details")) {
          finish(word(at));
        }
      }
      case "amazon-bedrock-guardrailAction" -> blocked |= at.text().equals("INTERVENED");
      case "blockReason" -> {
        if (at.name(1).equals("promptFeedback")) {
          blocked = true;
          finish(word(at));
        }
      }
      case "type" -> type(at);
      case "event_type" -> opened |= at.text().startsWith("interaction.");
      case "refusal" -> {
        if (!at.blank()) {
          refused = true;
          fill(true);
        }
      }
      case "arguments" -> arguments(at);
      case "name" -> tool(at);
      case "content",
          "text",
          "reasoning",
          "reasoning_content",
          "thinking",
          "partial_json",
          "data",
          "embedding",
          "response",
          "completion",
          "generation",
          "outputText",
          "url",
          "b64_json",
          "transcript",
          "encrypted_content",
          "bytesBase64Encoded",
          "output_text",
          "delta",
          "result" ->
          fill(!at.blank() && !repeated(at));
      case "generated_text" -> {
        fill(!at.blank());
        // TGI's last event; whether there are details is up to the request
        shaped |= at.depth() == 1;
        ending |= at.depth() == 1;
      }
      case "code" -> fill(!at.blank() && !ofError(at));
      default -> {
        // Ids, roles and the like.
      }
    }
  }

  /** Of several choices the first is what callers take; in a stream each has its own event. */
  private boolean laterChoice(JsonScanner at) {
    return finish != null && !complete && at.name(1).equals("choices");
  }

  private static boolean repeated(JsonScanner at) {
    int depth = at.depth();
    return depth > 2
        && at.name(depth - 1).equals("response")
        && REPEATED.contains(at.name(depth - 2));
  }

  private static boolean ofError(JsonScanner at) {
    return at.depth() == 1 || at.under("error") || at.under("errors");
  }

  private void model(JsonScanner at) {
    int depth = at.depth();
    if (!at.blank() && (depth == 1 || (depth == 2 && whole(at.name(1))))) {
      model = word(at);
    }
  }

  /** Around the whole answer in an event. */
  private static boolean whole(String name) {
    return name.equals("message") || name.equals("response") || name.equals("interaction");
  }

  private static String word(JsonScanner at) {
    String text = at.text();
    return text.length() <= MAX_WORD ? text : text.substring(0, MAX_WORD);
  }

  /**
   * The Responses API says {@code incomplete} here and mostly the reason elsewhere, interactions
   * only here; they also end where the application is to run a tool.
   */
  private void status(JsonScanner at) {
    if (response(at)) {
      switch (at.text()) {
        case "completed", "cancelled", "requires_action", "requires_continuation" -> ending = true;
        case "incomplete", "budget_exceeded" -> {
          ending = true;
          finish = finish == null ? word(at) : finish;
        }
        case "failed" -> {
          ending = true;
          failed = true;
        }
        default -> {
          // in_progress, queued
        }
      }
    }
  }

  /** Whether this is a field of the answer itself, in an event or not. */
  private static boolean response(JsonScanner at) {
    return at.depth() == 1 || (at.depth() == 2 && whole(at.name(1)));
  }

  /** End markers and kinds of events and items. */
  private void type(JsonScanner at) {
    if (at.name(1).equals("output") && at.depth() <= 3) {
      // Whatever else an item is, something was done
      filled |= !at.text().equals("message") && !at.text().equals("reasoning");
    }
    if (at.depth() == 2 && works(at.name(1), at.text())) {
      contents++;
      callsTool |= at.text().endsWith("_call");
    }
    if (at.depth() == 1) {
      switch (at.text()) {
        case "message_stop",
            "message-end",
            "stream-end",
            "response.completed",
            "response.incomplete",
            "response.failed",
            "messageStop" ->
            ending = true;
        case "message_start", "message-start", "stream-start", "ping" -> opened = true;
        default -> opened |= at.text().startsWith("response.");
      }
    }
  }

  /** Whether this says that the model thinks, or that a tool of the provider's is at work. */
  private static boolean works(String in, String type) {
    return switch (in) {
      case "item", "content_block", "step" ->
          type.contains("thinking")
              || type.equals("reasoning")
              || type.equals("thought")
              || type.endsWith("_call");
      default -> false;
    };
  }

  private void finish(String reason) {
    if (!NOT_YET.contains(reason)) {
      finish = reason;
      ending = true;
    }
  }

  /** Titan's; that it says LENGTH at the limit set by the caller is no fault of the answer. */
  private void completion(String reason) {
    shaped = true;
    ending = true;
    if (reason.equals("CONTENT_FILTERED")) {
      finish(reason);
    }
  }

  private void arguments(JsonScanner at) {
    fill(!at.blank());
    boolean whole = !at.under("delta") && (at.under("message") || at.under("output"));
    if (whole && !at.blank() && !at.wasCut()) {
      JsonScanner json = new JsonScanner(ignored -> {});
      byte[] bytes = at.bytes();
      json.accept(bytes, 0, bytes.length);
      json.end();
      brokenArguments |= !json.whole() || json.documents() != 1;
    }
  }

  /** OpenAI's own name for a parallel call, which models make up as a tool. */
  private void tool(JsonScanner at) {
    boolean called =
        !at.blank()
            && !at.under("tools") // the Responses API repeats the tools of the request
            && !ofError(at);
    fill(called);
    callsTool |= called;
    undeclared |= at.name(1).equals("function") && at.text().startsWith("multi_tool_use.");
  }

  /** The form is known, whatever it will hold. */
  void begins() {
    opened = true;
  }

  /** What is to come of this event is the last, whatever else it says. */
  void ends() {
    ending = true;
  }

  /** An event is whole: what is cut short within its last event is cut short. */
  void eventEnded() {
    complete |= ending;
  }

  boolean complete() {
    return complete;
  }

  /** Whether something of the answer itself has come, or its end. */
  boolean begun() {
    return filled || complete || blocked;
  }

  long contents() {
    return contents;
  }

  /** Whether a tool call has begun. */
  boolean callsTool() {
    return callsTool;
  }

  /** Whether this is the stream of an API that is known, be it without content yet. */
  boolean known() {
    return opened || shaped || filled || complete;
  }

  /** Whether anything that looks like an answer was seen. */
  boolean seen() {
    return shaped || filled;
  }

  String model() {
    return model;
  }

  String finish() {
    return finish;
  }

  /** Whether the provider says that it failed, in place of why it ended or as its state. */
  boolean endedInError() {
    return failed || (finish != null && FAILURES.contains(finish.toLowerCase(Locale.ROOT)));
  }

  /** Its word for that, or null where it has none. */
  String failure() {
    String hidden = nativeFailure();
    boolean says = hidden == null && finish != null && !finish.equalsIgnoreCase("error");
    return says && endedInError() ? finish : hidden;
  }

  /** What stands behind a router's polite {@code stop}, e.g. {@code network_error}. */
  String nativeFailure() {
    boolean failure =
        nativeFinish != null && !filled && nativeFinish.toLowerCase(Locale.ROOT).contains("error");
    return failure ? nativeFinish : null;
  }

  /**
   * @param stream whether the answer came in pieces, of which some hold nothing
   */
  Content judge(boolean stream) {
    if (blocked || (filtered && !filled)) {
      return Content.BLOCKED;
    }
    if (undeclared) {
      return Content.UNDECLARED_TOOL;
    }
    if (brokenArguments && !pieces) {
      return Content.MALFORMED;
    }
    if (refused) {
      return Content.REFUSED;
    }
    if (filled) {
      return Content.PRESENT;
    }
    boolean whole = ((shaped || framed) && complete) || (framed && !stream);
    return whole && !mayBeEmpty() ? Content.EMPTY : Content.UNKNOWN;
  }

  /**
   * The caller's own stop sequence may come at once, and so may a pause of Anthropic's tools;
   * Ollama is told to load a model by no prompt.
   */
  private boolean mayBeEmpty() {
    return "stop_sequence".equalsIgnoreCase(finish)
        || "pause_turn".equals(finish)
        || "load".equals(finish)
        || "unload".equals(finish);
  }

  /** Vertex AI's enum, for callers that ask for {@code enum-encoding=int}. */
  private static String geminiFinish(long number) {
    return switch ((int) number) {
      case 1 -> "STOP";
      case 2 -> "MAX_TOKENS";
      case 3 -> "SAFETY";
      case 4 -> "RECITATION";
      case 5 -> "OTHER";
      case 6 -> "BLOCKLIST";
      case 7 -> "PROHIBITED_CONTENT";
      case 8 -> "SPII";
      case 9 -> "MALFORMED_FUNCTION_CALL";
      case 10 -> "MODEL_ARMOR";
      case 11 -> "IMAGE_SAFETY";
      case 12 -> "IMAGE_PROHIBITED_CONTENT";
      case 13 -> "IMAGE_RECITATION";
      case 14 -> "IMAGE_OTHER";
      case 15 -> "UNEXPECTED_TOOL_CALL";
      case 16 -> "NO_IMAGE";
      default -> "";
    };
  }
}

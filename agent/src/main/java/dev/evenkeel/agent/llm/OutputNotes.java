package dev.evenkeel.agent.llm;

import dev.evenkeel.agent.llm.Facts.Content;
import dev.evenkeel.agent.llm.JsonScanner.Kind;
import dev.evenkeel.agent.llm.ToolCalls.ToolCall;
import java.nio.charset.StandardCharsets;

/**
 * Gathers what an answer must keep of its request's promise, and judges it: the calls of tools and,
 * where JSON was asked for, the text. Made only for requests that promise something; what is longer
 * than what is kept is not judged.
 */
final class OutputNotes {

  private final Promise promise;
  private final boolean keepsText;
  private final Api api;
  private final boolean stream;
  private final Room room;
  private final ToolCalls calls;
  private final Kept text;
  private int lastText; // where the last piece of text begins
  private boolean thought; // what comes is no answer, but how the model came to it
  private boolean said; // a text, in the part at hand
  private boolean pieces; // the text comes in
  private boolean deltas; // the calls come in, whatever is repeated beside them
  private boolean textOverflow;
  private boolean several; // answers to choose from
  private Content judged;

  /**
   * @param promise null where there is none
   * @param keepsText whether the text is wanted in any case
   * @param room for all that is kept
   */
  OutputNotes(Promise promise, Endpoint endpoint, boolean keepsText, Room room) {
    this.room = room;
    this.calls = new ToolCalls(room);
    this.text = new Kept(room);
    this.promise = promise == null ? Promise.NONE : promise;
    this.keepsText = keepsText || this.promise.json();
    this.api = endpoint.api();
    this.stream = endpoint.stream();
  }

  /** For all that is kept of the answer. */
  Room room() {
    return room;
  }

  /** Whether the words of the answer are kept, not only its calls of tools. */
  boolean keepsText() {
    return keepsText;
  }

  void opened(JsonScanner at) {
    String name = at.name(0);
    if (at.kind() == Kind.ARRAY || copy(at)) {
      return;
    }
    if (!deltas && name.equals("delta") && at.name(1).equals("choices")) {
      deltas = true;
      calls.clear();
    }
    switch (name) {
      case "tool_calls" -> {
        if (api != Api.COHERE || !stream) { // whose index stands outside
          calls.element();
        }
      }
      case "function", "custom" -> {
        if (at.name(1).equals("tool_calls")) {
          calls.piece(stream && api != Api.OLLAMA); // which sends whole calls
        }
      }
      case "function_call" -> calls.piece(stream);
      case "functionCall" -> calls.begin(true);
      case "toolUse" -> {
        if (!at.name(1).equals("delta")) {
          calls.begin(true);
        }
      }
      case "parts" -> {
        thought = false;
        said = false;
      }
      case "content", "content_block" -> {
        said = false;
        thought &= api == Api.OPENAI_RESPONSES; // where the item says so
        if (api == Api.ANTHROPIC_MESSAGES || api == Api.BEDROCK_INVOKE) {
          calls.begin(false);
        }
      }
      case "output" -> {
        if (api == Api.OPENAI_RESPONSES) {
          thought = false;
          calls.begin(false);
        }
      }
      case "step", "steps" -> {
        if (api == Api.INTERACTIONS) {
          calls.begin(false);
        }
      }
      case "args" -> capture(at, "functionCall");
      case "arguments" -> {
        capture(at, "function");
        if (api == Api.INTERACTIONS) {
          capture(at, "step");
          capture(at, "steps");
        }
      }
      case "input" -> {
        capture(at, "toolUse");
        capture(at, "content");
      }
      case "parameters" -> capture(at, "tool_calls");
      default -> {
        // Nothing of a promise.
      }
    }
  }

  private static void capture(JsonScanner at, String in) {
    if (at.name(1).equals(in)) {
      at.capture();
    }
  }

  /** Whether this is a call, or its piece, that stands in the delta too. */
  private boolean copy(JsonScanner at) {
    return deltas && at.under("message") && at.under("tool_calls");
  }

  void captured(byte[] json) {
    calls.arguments(json);
  }

  void value(JsonScanner at) {
    if (copy(at)) {
      return;
    }
    switch (at.kind()) {
      case STRING -> string(at);
      case NUMBER -> number(at);
      case TRUE -> {
        if (at.name(0).equals("thought")) {
          think();
        }
      }
      default -> {
        // Says nothing.
      }
    }
  }

  private void number(JsonScanner at) {
    if (at.name(0).equals("index")) {
      switch (at.name(1)) {
        case "choices", "candidates" -> several |= at.number() > 0;
        case "tool_calls" -> calls.index(at.number());
        case "" -> {
          if (api == Api.COHERE) {
            calls.index(at.number());
          }
        }
        default -> {
          // Of a block, whose pieces come one after the other.
        }
      }
    }
  }

  private void string(JsonScanner at) {
    String in = at.name(1);
    switch (at.name(0)) {
      case "name" -> name(at, in);
      case "type" -> type(at, in);
      case "id" -> {
        if (in.equals("tool_calls")) {
          calls.id(at.text());
        }
      }
      case "arguments" -> {
        boolean step = api == Api.INTERACTIONS && in.equals("delta");
        if (in.equals("function") || in.equals("function_call") || in.equals("output") || step) {
          arguments(at);
        }
      }
      case "partial_json" -> arguments(at);
      case "input" -> {
        if (in.equals("toolUse")) {
          arguments(at);
        }
      }
      case "content" -> {
        if (in.equals("delta")) {
          piece(at);
        } else if (in.equals("message") && !pieces) {
          text(at);
        }
      }
      case "text" -> {
        boolean spoken =
            api == Api.INTERACTIONS
                ? interaction(at, in)
                : in.equals("content")
                    || in.equals("delta")
                    || in.equals("parts")
                    || in.equals("output")
                    || (in.equals("choices") && !pieces);
        if (spoken && (api != Api.OPENAI_RESPONSES || at.under("output"))) {
          text(at);
        }
      }
      case "response", "generated_text" -> {
        if (at.depth() == 1) {
          text(at);
        }
      }
      default -> {
        // Neither text nor a tool.
      }
    }
  }

  /** Whether a text is the model's answer; its thoughts stand in a summary. */
  private static boolean interaction(JsonScanner at, String in) {
    return in.equals("delta") || (in.equals("content") && at.name(2).equals("steps"));
  }

  private void name(JsonScanner at, String in) {
    switch (in) {
      case "function",
          "custom",
          "function_call",
          "functionCall",
          "toolUse",
          "tool_calls",
          "content",
          "content_block",
          "step",
          "steps",
          "output" ->
          calls.name(at.text());
      default -> {
        // The name of something else.
      }
    }
  }

  private void type(JsonScanner at, String in) {
    if (in.equals("toolUse") && at.text().equals("server_tool_use")) {
      calls.deny(); // Bedrock runs it itself
    }
    boolean block =
        switch (in) {
          case "content", "content_block", "output", "step", "steps" -> true;
          default -> false;
        };
    if (block) {
      switch (at.text()) {
        case "tool_use", "function_call", "custom_tool_call" -> calls.confirm();
        case "reasoning", "reasoning_text" -> think();
        default -> {
          // Text, reasoning, or a tool that the provider runs itself.
        }
      }
    }
  }

  private void arguments(JsonScanner at) {
    calls.arguments(at.wasCut() ? null : at.bytes());
  }

  /** Together repeats each piece beside it, and Perplexity all of the text so far. */
  private void piece(JsonScanner at) {
    if (!pieces) {
      pieces = true;
      text.clear();
    }
    text(at);
  }

  private void text(JsonScanner at) {
    if (!keepsText || textOverflow || thought || at.blank()) {
      return;
    }
    said = true;
    lastText = text.length();
    if (at.wasCut() || !text.add(at.bytes())) {
      textOverflow = true;
      text.clear();
    }
  }

  /** Google marks a part as reasoning before its text or behind it; items say so before it. */
  private void think() {
    thought = true;
    if (said) {
      said = false;
      text.cut(lastText);
    }
  }

  /** The text; null where it is not all there, or where there are several answers. */
  String text() {
    boolean all = !textOverflow && !several && !cumulative();
    return all ? new String(text.all(), StandardCharsets.UTF_8) : null;
  }

  /** What is wrong with a whole answer by its request, or null. */
  Content judge() {
    if (judged == null) {
      judged = several ? Content.PRESENT : judgeCalls();
    }
    return judged == Content.PRESENT ? null : judged;
  }

  private Content judgeCalls() {
    boolean called = false;
    Content worst = Content.PRESENT;
    for (ToolCall call : calls.all()) {
      called = true;
      SchemaCheck check = promise.tools() == null ? null : promise.tools().get(call.name());
      if (promise.tools() != null && check == null && promise.closed()) {
        return Content.UNDECLARED_TOOL;
      }
      if (check != null && !calls.overflow()) {
        worst = worse(worst, judge(call.arguments(), check));
      }
    }
    if (called || !promise.json() || textOverflow || text.length() == 0 || cumulative()) {
      return worst;
    }
    return worse(worst, judge(text.all(), promise.output()));
  }

  /** DashScope repeats the text from its beginning in each event. */
  private boolean cumulative() {
    return api == Api.DASHSCOPE && stream;
  }

  private static Content judge(byte[] json, SchemaCheck check) {
    if (json.length == 0) {
      return Content.PRESENT; // a call without arguments
    }
    JsonScanner scanner = new JsonScanner(ignored -> {});
    scanner.accept(json, 0, json.length);
    scanner.end();
    if (!scanner.whole() || scanner.documents() != 1) {
      return Content.MALFORMED;
    }
    return check.violates(json) ? Content.OFF_SCHEMA : Content.PRESENT;
  }

  private static Content worse(Content one, Content other) {
    return one == Content.MALFORMED || other == Content.PRESENT ? one : other;
  }
}

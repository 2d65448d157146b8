package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenkeel.agent.llm.JsonScanner.Kind;

/**
 * Reads the top-level keys of a request's JSON body. What is below them is passed over by its
 * quotes and brackets: whether that is sound JSON is for the provider to say.
 */
final class RequestReader {

  private static final int MAX_MODEL = 256;

  /** Never throws: of a body that is no JSON it returns what was read until then. */
  RequestFacts read(byte[] body) {
    if (body == null || body.length == 0) {
      return RequestFacts.NONE;
    }
    Reading reading = new Reading(body);
    return reading.skip('{') ? reading.object() : RequestFacts.NONE;
  }

  private static final class Reading {
    private final byte[] body;
    private int at;
    private String model;
    private Boolean stream;
    private boolean background;
    private boolean stored;
    private boolean previous;
    private int keys;
    private boolean promises;

    Reading(byte[] body) {
      this.body = body;
    }

    RequestFacts object() {
      boolean more = true;
      while (more && skip('"')) {
        int from = at;
        more = passString() && value(name(from, at - 1)) && skip(',');
      }
      return new RequestFacts(model, stream, background || (stored && previous), keys, promises);
    }

    private String name(int from, int to) {
      String common = CommonNames.find(body, from, to);
      return common == null ? new String(body, from, to - from, UTF_8) : common;
    }

    /** Passes white space and a byte; stays before any other than that. */
    private boolean skip(char wanted) {
      boolean comes = blank() == wanted;
      at += comes ? 1 : 0;
      return comes;
    }

    /** Passes white space; gives what comes then, 0 at the end. */
    private int blank() {
      while (at < body.length && body[at] >= 0 && body[at] <= ' ') {
        at++;
      }
      return at < body.length ? body[at] : 0;
    }

    /** Passes a colon and a value; false where no sound one comes. */
    private boolean value(String name) {
      if (!skip(':')) {
        return false;
      }
      int first = blank();
      int from = at;
      if (first == '{' || first == '[') {
        property(name, first == '{' ? Kind.OBJECT : Kind.ARRAY, from);
        return passContainer();
      }
      Kind kind = first == '"' ? text() : bare();
      if (kind != null) {
        property(name, kind, from);
      }
      return kind != null;
    }

    /** Passes an object or array; false where it has no end. */
    private boolean passContainer() {
      int depth = 0;
      while (at < body.length) {
        switch (body[at++]) {
          case '{', '[' -> depth++;
          case '}', ']' -> {
            if (--depth == 0) {
              return true;
            }
          }
          case '"' -> {
            if (!passString()) {
              return false;
            }
          }
          default -> {
            // Numbers, literals and what stands between.
          }
        }
      }
      return false;
    }

    private Kind text() {
      at++;
      return passString() ? Kind.STRING : null;
    }

    /** Passes a string from behind its opening quote; false where it has no end. */
    private boolean passString() {
      int quote = Bytes.endOfString(body, at, body.length);
      at = quote + 1;
      return quote >= 0;
    }

    /** Passes a number or literal; null where none comes. */
    private Kind bare() {
      int from = at;
      while (at < body.length && ",}] \n\r\t".indexOf(body[at]) < 0) {
        at++;
      }
      return switch (new String(body, from, Math.min(at - from, 5), UTF_8)) {
        case "true" -> Kind.TRUE;
        case "false" -> Kind.FALSE;
        case "null" -> Kind.NULL;
        default ->
            at > from && (body[from] == '-' || body[from] >= '0' && body[from] <= '9')
                ? Kind.NUMBER
                : null;
      };
    }

    private void property(String name, Kind kind, int from) {
      keys |= RequestFacts.Key.bit(name);
      switch (name) {
        case "model", "model_id" -> model = kind == Kind.STRING ? model(from) : model;
        case "stream" -> {
          if (kind == Kind.TRUE || kind == Kind.FALSE) {
            stream = kind == Kind.TRUE;
          }
        }
        case "background" -> background = kind == Kind.TRUE;
        case "store" -> stored = kind == Kind.TRUE;
        case "previous_response_id", "previous_interaction_id", "conversation" ->
            previous = kind != Kind.NULL;
        case "tools",
            "functions",
            "toolConfig",
            "response_format",
            "output_format",
            "output_config",
            "text",
            "format",
            "generationConfig",
            "generation_config",
            "parameters" ->
            promises |= kind == Kind.STRING || kind == Kind.OBJECT || kind == Kind.ARRAY;
        default -> {
          // says nothing about the call
        }
      }
    }

    /** The string that was passed from here on. */
    private String model(int from) {
      String[] text = {null};
      new JsonScanner(scanner -> text[0] = scanner.text()).accept(body, from, at - from);
      return text[0] == null || text[0].length() > MAX_MODEL ? model : text[0];
    }
  }
}

package dev.evenkeel.agent.llm;

/** Reads the top-level keys of a request's JSON body; everything below them is skipped. */
final class RequestReader {

  private static final int MAX_MODEL = 256;

  /** Never throws: of a body that is no JSON it returns what was read until then. */
  RequestFacts read(byte[] body) {
    if (body == null || body.length == 0 || !object(body)) {
      return RequestFacts.NONE;
    }
    Notes notes = new Notes();
    new JsonScanner(notes).accept(body, 0, body.length);
    return notes.facts();
  }

  private static boolean object(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b == '{';
      }
    }
    return false;
  }

  private static final class Notes implements JsonScanner.Sink {
    private String model;
    private Boolean stream;
    private boolean background;
    private boolean stored;
    private boolean previous;
    private int keys;
    private boolean promises;

    @Override
    public void opened(JsonScanner at) {
      if (top(at)) {
        property(at);
      }
    }

    @Override
    public void value(JsonScanner at) {
      if (top(at)) {
        property(at);
      }
    }

    /** Whether it is a value of the body itself, and not of what may follow it. */
    private static boolean top(JsonScanner at) {
      return at.containers() == 1 && at.documents() == 0;
    }

    private void property(JsonScanner at) {
      String name = at.name(0);
      JsonScanner.Kind kind = at.kind();
      keys |= RequestFacts.Key.bit(name);
      switch (name) {
        case "model", "model_id" -> model = kind == JsonScanner.Kind.STRING ? model(at) : model;
        case "stream" -> {
          if (kind == JsonScanner.Kind.TRUE || kind == JsonScanner.Kind.FALSE) {
            stream = kind == JsonScanner.Kind.TRUE;
          }
        }
        case "background" -> background = kind == JsonScanner.Kind.TRUE;
        case "store" -> stored = kind == JsonScanner.Kind.TRUE;
        case "previous_response_id", "conversation" -> previous = kind != JsonScanner.Kind.NULL;
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
            promises |=
                kind == JsonScanner.Kind.STRING
                    || kind == JsonScanner.Kind.OBJECT
                    || kind == JsonScanner.Kind.ARRAY;
        default -> {
          // says nothing about the call
        }
      }
    }

    private String model(JsonScanner at) {
      String text = at.text();
      return text.length() <= MAX_MODEL ? text : model;
    }

    RequestFacts facts() {
      return new RequestFacts(model, stream, background || (stored && previous), keys, promises);
    }
  }
}

package dev.evenkeel.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenkeel.agent.llm.JsonScanner.Kind;

/**
 * Reads the top-level keys of a request's JSON body. What is below them is passed over by its
 * quotes and brackets: whether that is sound JSON is for the provider to say.
 */
final class RequestReader {

  private static final int MAX_MODEL = 256;

  private static final long TRUE = literal("true");
  private static final long FALSE = literal("false");
  private static final long NULL = literal("null");
  private static final int LONGEST_LITERAL = 5;

  private final RecentModels models = new RecentModels();

  private static long literal(String word) {
    return Bytes.head(word.getBytes(UTF_8), 0, word.length());
  }

  /** Never throws: of a body that is no JSON it returns what was read until then. */
  RequestFacts read(byte[] body) {
    if (body == null || body.length == 0) {
      return RequestFacts.NONE;
    }
    Reading reading = new Reading(body, models);
    return reading.skip('{') ? reading.object() : RequestFacts.NONE;
  }

  private static final class Reading {
    private final byte[] body;
    private final RecentModels models;
    private int at;
    private String model;
    private Boolean stream;
    private boolean background;
    private boolean stored;
    private boolean previous;
    private int keys;
    private boolean promises;

    Reading(byte[] body, RecentModels models) {
      this.body = body;
      this.models = models;
    }

    RequestFacts object() {
      boolean more = true;
      while (more && skip('"')) {
        int from = at;
        more = passString() && value(RequestKeys.find(body, from, at - 1)) && skip(',');
      }
      return new RequestFacts(model, stream, background || (stored && previous), keys, promises);
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

    /**
     * Passes a colon and a value; false where no sound one comes.
     *
     * @param key as {@link RequestKeys} says
     */
    private boolean value(int key) {
      if (!skip(':')) {
        return false;
      }
      int first = blank();
      int from = at;
      if (first == '{' || first == '[') {
        property(key, first == '{' ? Kind.OBJECT : Kind.ARRAY, from);
        return passContainer();
      }
      Kind kind = first == '"' ? text() : bare();
      if (kind != null) {
        property(key, kind, from);
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
      while (at < body.length && !endsBare(body[at])) {
        at++;
      }
      long word = Bytes.head(body, from, Math.min(at, from + LONGEST_LITERAL));
      if (word == TRUE || word == FALSE) {
        return word == TRUE ? Kind.TRUE : Kind.FALSE;
      }
      if (word == NULL) {
        return Kind.NULL;
      }
      return at > from && (body[from] == '-' || body[from] >= '0' && body[from] <= '9')
          ? Kind.NUMBER
          : null;
    }

    private static boolean endsBare(byte b) {
      return switch (b) {
        case ',', '}', ']', ' ', '\n', '\r', '\t' -> true;
        default -> false;
      };
    }

    private void property(int key, Kind kind, int from) {
      if (key == 0) {
        return; // says nothing about the call
      }
      keys |= key & RequestKeys.KNOWN;
      if ((key & RequestKeys.MODEL) != 0 && kind == Kind.STRING) {
        model = model(from);
      } else if ((key & RequestKeys.STREAM) != 0 && (kind == Kind.TRUE || kind == Kind.FALSE)) {
        stream = kind == Kind.TRUE;
      } else if ((key & RequestKeys.BACKGROUND) != 0) {
        background = kind == Kind.TRUE;
      } else if ((key & RequestKeys.STORE) != 0) {
        stored = kind == Kind.TRUE;
      } else if ((key & RequestKeys.PREVIOUS) != 0) {
        previous = kind != Kind.NULL;
      } else if ((key & RequestKeys.PROMISES) != 0) {
        promises |= kind == Kind.STRING || kind == Kind.OBJECT || kind == Kind.ARRAY;
      }
    }

    /** The string that was passed from here on. */
    private String model(int from) {
      if (at - from <= MAX_MODEL) {
        String known = models.find(body, from + 1, at - 1);
        if (known != null) {
          return known;
        }
      }
      String[] text = {null};
      new JsonScanner(scanner -> text[0] = scanner.text()).accept(body, from, at - from);
      return text[0] == null || text[0].length() > MAX_MODEL ? model : text[0];
    }
  }
}

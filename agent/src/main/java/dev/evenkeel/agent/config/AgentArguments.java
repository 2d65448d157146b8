package dev.evenkeel.agent.config;

/**
 * Settings behind {@code -javaagent:evenkeel-agent.jar=}, as {@code key=value,key=value}. Names may
 * leave out {@code evenkeel.}.
 *
 * <p>A part begins a new setting when the text before its first {@code =} is the name of a key or
 * starts with {@code evenkeel.}; after a list ({@code endpoints}, {@code transports.disabled}) any
 * other part is the list's next item, so that {@code endpoints=a:8000=openai,b=anthropic,
 * mode=observe} says what it seems to say.
 */
final class AgentArguments {

  private final GivenSettings given;
  private final String source;
  private final StringBuilder value = new StringBuilder();
  private Key<?> key;

  private AgentArguments(GivenSettings given, String source) {
    this.given = given;
    this.source = source;
  }

  static void addTo(GivenSettings given, String arguments, String source) {
    AgentArguments parts = new AgentArguments(given, source);
    int start = 0;
    while (start <= arguments.length()) {
      int comma = arguments.indexOf(',', start);
      int end = comma < 0 ? arguments.length() : comma;
      parts.take(arguments.substring(start, end).trim());
      start = end + 1;
    }
    parts.put();
  }

  private void take(String part) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals).trim();
    Key<?> named = equals < 0 ? null : Keys.find(full(name));
    if (named != null) {
      put();
      key = named;
      value.append(part, equals + 1, part.length());
    } else if (key != null && key.type().list() && !name.startsWith(Keys.PREFIX)) {
      value.append(',').append(part);
    } else if (key != null && key.type().secret() && !name.startsWith(Keys.PREFIX)) {
      // It may be the rest of the secret, so not a letter of it is shown.
      given.warn("What follows " + key.name() + " in the agent arguments is no key: ignored.");
    } else if (equals >= 0) {
      given.unknown("agent argument", name, NearestKey.to(full(name), false).name());
    } else if (!part.isEmpty()) {
      String shown = GivenSettings.shown(part);
      given.warn("Agent argument '" + shown + "' is not key=value: it is ignored.");
    }
  }

  private void put() {
    if (key != null) {
      given.put(key, value.toString(), source);
      value.setLength(0);
    }
  }

  private static String full(String name) {
    return name.startsWith(Keys.PREFIX) ? name : Keys.PREFIX.concat(name);
  }
}

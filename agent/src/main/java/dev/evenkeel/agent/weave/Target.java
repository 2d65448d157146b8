package dev.evenkeel.agent.weave;

/**
 * A method to weave. Names only, so that nothing of ours is loaded before its library is.
 *
 * @param name of what it belongs to, as in settings and metrics: {@code okhttp}
 * @param kind an HTTP client or a retry loop
 * @param type the class that takes its calls over, below {@code dev.evenkeel.agent.transport}:
 *     {@code okhttp.OkHttpTransport}
 * @param owner internal name of the class that declares the method
 * @param method its name
 * @param arity how many arguments it takes, or {@link #ANY}; its result is an object, but for a
 *     look's
 * @param ofClass whether it is static
 */
public record Target(
    String name, Kind kind, String type, String owner, String method, int arity, boolean ofClass) {

  /** However many arguments there are. */
  public static final int ANY = -1;

  /** What a woven method belongs to, and what is lost where it cannot be woven. */
  public enum Kind {
    /** Carries LLM calls. */
    TRANSPORT("transport", "its calls go through untouched"),
    /** Retries LLM calls above a transport. */
    LOOP("retry loop", "its retries are recognised and not stopped"),
    /** Hands LLM calls to another thread. */
    HAND_OVER("hand-over", "the workload of its asynchronous calls is unknown"),
    /**
     * Looks at an object that the agent may have wrapped; is shown what is inside, and goes on with
     * that.
     */
    LOOK("look", "its answers are handed over by one more thread");

    private final String word;
    private final String loss;

    Kind(String word, String loss) {
      this.word = word;
      this.loss = loss;
    }

    /** As in the log. */
    public String word() {
      return word;
    }

    /** What it means for the application that the agent leaves it alone. */
    public String loss() {
      return loss;
    }
  }

  /** A method of an HTTP client's objects; named like the package of its transport. */
  public static Target transport(String type, String owner, String method, int arity) {
    String name = type.substring(0, type.indexOf('.'));
    return new Target(name, Kind.TRANSPORT, type, owner, method, arity, false);
  }

  /** A method of the objects that retry. */
  public static Target loop(String name, String type, String owner, String method, int arity) {
    return new Target(name, Kind.LOOP, type, owner, method, arity, false);
  }

  /** A method that runs where a call is made, before another thread goes on with it. */
  public static Target handOver(String name, String type, String owner, String method) {
    return new Target(name, Kind.HAND_OVER, type, owner, method, ANY, false);
  }

  /** A static method that is to see its argument as it is without the agent. */
  public static Target look(String type, String owner, String method) {
    String name = type.substring(0, type.indexOf('.'));
    return new Target(name, Kind.LOOK, type, owner, method, 1, true);
  }

  /** The same method, which is static. */
  public Target asStatic() {
    return new Target(name, kind, type, owner, method, arity, true);
  }
}

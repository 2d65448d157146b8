package dev.evenkeel.agent.call;

import dev.evenkeel.agent.config.Settings;
import dev.evenkeel.agent.llm.Headers;
import java.lang.StackWalker.StackFrame;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells which part of the application makes a call: by a header of the request where one is
 * configured, else by the innermost class on the calling stack that a pattern fits. There are never
 * more than {@link #MOST} names: what a header brings beyond them is {@link #OTHER}. Thread safe.
 */
public final class Workloads {

  /** The workload of a call of which nothing else is known. */
  public static final String DEFAULT = "default";

  /** Stands for every workload beyond {@link #MOST}. */
  public static final String OTHER = "_OTHER";

  /** How many workloads are told apart, {@link #DEFAULT} among them. */
  public static final int MOST = 32;

  /** How deep a stack is searched; frames of the agent, the HTTP client and the SDK among them. */
  private static final int DEEPEST = 128;

  private static final int LONGEST = 40;
  private static final int MOST_SPELLINGS = 256;
  private static final String NONE = "";

  private final Map<String, String> patterns;
  private final String header;
  private final ConcurrentMap<String, String> names = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> spellings = new ConcurrentHashMap<>();
  private final Map<Object, String> handedOver = Collections.synchronizedMap(new WeakHashMap<>());
  private final StackWalker walker;
  private final Function<Stream<StackFrame>, String> search = this::search;
  private final ClassValue<String> byClass =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return match(type.getName());
        }
      };

  Workloads(Settings.Workloads settings) {
    patterns = settings.byClass();
    header = settings.header();
    walker =
        patterns.isEmpty()
            ? null
            : StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    names.put(DEFAULT, DEFAULT);
    for (String name : patterns.values()) {
      names.put(name, name);
    }
  }

  /** The header that names the workload; empty for none. */
  String header() {
    return header;
  }

  /** Whether it matters on which thread the question is asked. */
  boolean walks() {
    return walker != null;
  }

  /** What the request itself says, or null. */
  String named(Headers headers) {
    if (header.isEmpty()) {
      return null;
    }
    String value = headers.get(header);
    if (value == null) {
      return null;
    }
    String known = spellings.get(value);
    return known != null ? known : admit(value);
  }

  private String admit(String value) {
    String name = value.trim().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > LONGEST || !plain(name)) {
      return null;
    }
    String admitted;
    synchronized (names) {
      if (names.size() < MOST) {
        names.putIfAbsent(name, name);
      }
      admitted = names.getOrDefault(name, OTHER);
    }
    if (spellings.size() < MOST_SPELLINGS) {
      spellings.put(value, admitted);
    }
    return admitted;
  }

  private static boolean plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
        return false;
      }
    }
    return true;
  }

  /** The workload of the stack of this thread; {@link #DEFAULT} where nothing fits. */
  String calling() {
    return walker == null ? DEFAULT : walker.walk(search);
  }

  private String search(Stream<StackFrame> frames) {
    Iterator<StackFrame> each = frames.iterator();
    for (int depth = 0; depth < DEEPEST && each.hasNext(); depth++) {
      String found = byClass.get(each.next().getDeclaringClass());
      if (found != NONE) {
        return found;
      }
    }
    return DEFAULT;
  }

  /** The workload of a class, {@link #NONE} where no pattern fits. */
  private String match(String type) {
    for (Map.Entry<String, String> each : patterns.entrySet()) {
      String pattern = each.getKey();
      int last = pattern.length() - 1;
      boolean fits =
          pattern.charAt(last) == '*'
              ? type.startsWith(pattern.substring(0, last))
              : type.equals(pattern)
                  || type.startsWith(pattern) && type.charAt(pattern.length()) == '$';
      if (fits) {
        return each.getValue();
      }
    }
    return NONE;
  }

  /**
   * Remembers the workload of this thread's stack for what is about to be handed to another thread.
   * Holds it weakly.
   */
  void handOver(Object carried) {
    if (walker != null && carried != null) {
      handedOver.put(carried, calling());
    }
  }

  /** The workload under which this was handed over, else that of this thread's stack. */
  String takeOver(Object carried) {
    String known = walker == null || carried == null ? null : handedOver.remove(carried);
    return known == null ? calling() : known;
  }
}

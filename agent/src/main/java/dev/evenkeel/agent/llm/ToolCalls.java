package dev.evenkeel.agent.llm;

import java.util.ArrayList;
import java.util.List;

/**
 * The tool calls of an answer, put together from whatever pieces they come in: whole, or a piece of
 * the arguments at a time, told apart by an index or by nothing but their order.
 */
final class ToolCalls {

  private static final int MOST_CALLS = 64;

  /** Of a name or an id; longer ones are cut, and are then none that was declared. */
  private static final int MOST_NAME = 128;

  private static final int CALL = 160; // bytes, about, without its name and id
  private static final int STRING = 56; // bytes, without its characters

  /** One call; what is not set is not known. */
  static final class ToolCall {
    private final long index;
    private String id;
    private String name;
    private final Kept arguments;
    private boolean confirmed;

    ToolCall(long index, Room room) {
      this.index = index;
      this.arguments = new Kept(room);
    }

    String name() {
      return name;
    }

    /** In JSON; empty where there are none. */
    byte[] arguments() {
      return arguments.all();
    }
  }

  private final Room room;
  private final List<ToolCall> calls = new ArrayList<>();
  private ToolCall current;
  private long index = -1;
  private String id;
  private boolean overflow;

  ToolCalls(Room room) {
    this.room = room;
  }

  /** What has come so far comes again. */
  void clear() {
    for (ToolCall call : calls) {
      call.arguments.clear();
      room.give(CALL);
    }
    calls.clear();
    current = null;
    element();
  }

  /** What comes next belongs to an element without an index so far. */
  void element() {
    index = -1;
    id = null;
  }

  void id(String of) {
    boolean same = current != null && cut(of).equals(current.id); // some repeat it in each piece
    id = same ? current.id : of.isEmpty() ? null : kept(of);
  }

  void index(long number) {
    index = number;
  }

  /** A call, or one more piece of it when the element's index is known. */
  void piece(boolean stream) {
    ToolCall known = index >= 0 ? byIndex() : stream ? current : null;
    if (known == null || (id != null && known.id != null && !known.id.equals(id))) {
      begin(true);
    } else {
      current = known;
    }
    current.id = id == null ? current.id : id;
  }

  /** The newest: some servers give every call the same index. */
  private ToolCall byIndex() {
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (calls.get(i).index == index) {
        return calls.get(i);
      }
    }
    return null;
  }

  /**
   * A new call.
   *
   * @param confirmed whether it is sure to be a call of one of the request's tools
   */
  void begin(boolean confirmed) {
    current = new ToolCall(index, room);
    current.confirmed = confirmed;
    if (!calls.isEmpty() && !calls.get(calls.size() - 1).confirmed) {
      calls.remove(calls.size() - 1).arguments.clear(); // was no call
      room.give(CALL);
    }
    if (calls.size() < MOST_CALLS && room.take(CALL)) {
      calls.add(current);
    } else {
      overflow = true;
    }
  }

  /** The call that was begun last is one of the request's tools. */
  void confirm() {
    if (current != null) {
      current.confirmed = true;
    }
  }

  /** It is none of them after all. */
  void deny() {
    if (current != null) {
      current.confirmed = false;
    }
  }

  void name(String name) {
    if (name.isEmpty()) {
      return;
    }
    if (current == null) {
      begin(true);
    } else if (current.name != null && !current.name.equals(cut(name))) {
      begin(current.confirmed); // a stream that tells the calls apart by nothing else
    }
    if (current.name == null) {
      current.name = kept(name);
      overflow |= current.name == null;
    }
  }

  void arguments(byte[] json) {
    if (json == null || current == null || !current.arguments.add(json)) {
      overflow |= json == null || json.length > 0;
    }
  }

  /** A name or an id where there is room for it, else null. */
  private String kept(String text) {
    String cut = cut(text);
    return room.take(STRING + 2 * cut.length()) ? cut : null;
  }

  private static String cut(String text) {
    return text.length() <= MOST_NAME ? text : text.substring(0, MOST_NAME);
  }

  /** Whether there is more than was kept, so that nothing can be said of the rest. */
  boolean overflow() {
    return overflow;
  }

  List<ToolCall> all() {
    List<ToolCall> all = new ArrayList<>(calls);
    all.removeIf(call -> !call.confirmed || call.name == null);
    return all;
  }
}

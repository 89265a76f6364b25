package dev.sluice.detect.stream;

import dev.sluice.detect.text.JsonEscapes;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Finds the strings of an event that continue those of events before it, as the providers of
 * language models write them. Reads JSON without judging it, also when it is cut short. One thread.
 */
final class EventFields {
  private static final Set<String> TEXTS =
      Set.of(
          "content",
          "text",
          "partial_json",
          "arguments",
          "thinking",
          "reasoning_content",
          "reasoning",
          "refusal",
          "transcript",
          "delta");

  private static final Set<String> NUMBERS = Set.of("index", "output_index", "content_index");
  private static final String DELTA = "delta";
  private static final int DEEPEST = 32;
  private static final int LONGEST_NAME = 32;

  private final byte[] json;
  private final int end;
  private final Fields fields;
  private final String[] names = new String[DEEPEST + 1];

  // Of each level: the element of an array, or what the object says of itself; -1 without.
  private final int[] places = new int[DEEPEST + 1];

  private final boolean[] arrays = new boolean[DEEPEST + 1];
  private int depth;
  private boolean named;
  private String path = "";

  private EventFields(byte[] json, int end, Fields fields) {
    this.json = json;
    this.end = end;
    this.fields = fields;
  }

  @FunctionalInterface
  interface Fields {
    /**
     * Called for each.
     *
     * @param name the same for those that belong together
     * @param from of what is between the quotes, with its escapes
     * @param end of it, or of what there is
     */
    void found(String name, int from, int end);
  }

  static boolean isJson(byte[] bytes, int from, int end) {
    return JsonEscapes.begins(bytes, from, end);
  }

  static int read(byte[] json, int from, int end, Fields fields) {
    int[] count = {0};
    Fields counted =
        (name, first, last) -> {
          count[0]++;
          fields.found(name, first, last);
        };
    EventFields reading = new EventFields(json, end, counted);
    reading.names[0] = "";
    int at = from;
    while (at < end && reading.depth <= DEEPEST) {
      at = reading.token(at);
    }
    return count[0];
  }

  private int token(int at) {
    switch (json[at]) {
      case '{', '[' -> open(json[at] == '[');
      case '}', ']' -> {
        depth = Math.max(0, depth - 1);
        path = "";
      }
      case ',' -> {
        named = false;
        path = "";
        places[depth] += arrays[depth] ? 1 : 0;
      }
      case ':' -> named = true;
      case '"' -> {
        return string(at + 1);
      }
      default -> {
        if (json[at] >= '0' && json[at] <= '9') {
          return number(at);
        }
      }
    }
    return at + 1;
  }

  private void open(boolean array) {
    depth++;
    named = false;
    path = "";
    if (depth <= DEEPEST) {
      arrays[depth] = array;
      places[depth] = array ? 0 : -1;
      names[depth] = "";
    }
  }

  private int number(int from) {
    int at = from;
    int value = 0;
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      value = 10 * value + json[at] - '0';
      at++;
    }
    if (named && NUMBERS.contains(names[depth])) {
      places[depth] = 31 * (places[depth] + 1) + value;
      path = "";
    }
    return at;
  }

  private int string(int from) {
    int at = JsonEscapes.quoteOrBackslash(json, from, end);
    while (at < end && json[at] == '\\') {
      at = JsonEscapes.quoteOrBackslash(json, Math.min(end, at + 2), end);
    }
    boolean name = !arrays[depth] && !named && depth > 0;
    if (name) {
      boolean known = at - from <= LONGEST_NAME;
      names[depth] = known ? new String(json, from, at - from, StandardCharsets.ISO_8859_1) : "";
      path = "";
    } else if (named && TEXTS.contains(names[depth]) && goesOn()) {
      path = path.isEmpty() ? path() : path;
      fields.found(path, from, at);
    }
    return Math.min(end, at + 1);
  }

  private boolean goesOn() {
    boolean text = names[depth].equals("text");
    boolean completion = text && names[1].equals("choices");
    boolean part = text && names[1].equals("candidates");
    for (int level = 1; level <= depth; level++) {
      if (names[level].equals(DELTA)) {
        return true;
      }
    }
    return completion || part;
  }

  private String path() {
    StringBuilder built = new StringBuilder();
    for (int level = 1; level <= depth; level++) {
      built.append(names[level]);
      if (places[level] >= 0) {
        built.append('[').append(places[level]).append(']');
      }
      built.append('.');
    }
    return built.toString();
  }
}

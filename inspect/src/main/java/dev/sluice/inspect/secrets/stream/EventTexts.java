package dev.sluice.inspect.secrets.stream;

import dev.sluice.inspect.secrets.LayeredScanner;
import java.util.LinkedHashMap;
import java.util.Map;

/** The texts of successive events, by field. One thread. */
final class EventTexts {
  /** Fields beyond these are joined together. */
  private static final int MOST_FIELDS = 16;

  private static final String OTHERS = "others";

  private final LayeredScanner scanner;
  private final byte[] replacement;
  private final StreamListener listener;
  private final Map<String, JoinedText> texts = new LinkedHashMap<>();

  /** Position before which fields were read. */
  private long read;

  EventTexts(LayeredScanner scanner, byte[] replacement, StreamListener listener) {
    this.scanner = scanner;
    this.replacement = replacement;
    this.listener = listener;
  }

  /**
   * Reads the fields of an event, or of its begin.
   *
   * @param position of the event in the body
   * @param complete false for a begin
   */
  void read(byte[] bytes, int from, int end, long position, boolean complete) {
    EventData data = EventData.of(bytes, from, end, position);
    if (data.isEmpty()) {
      return;
    }
    boolean json = data.isJson();
    int found =
        json
            ? EventFields.read(
                data.bytes(),
                data.from(),
                data.end(),
                (name, f, e) -> append(name, data, f, e, true))
            : 0;
    boolean whole = found == 0 && (complete || !json);
    if (whole) {
      append("", data, data.from(), data.end(), false);
    }
    if (whole || found > 0) {
      read = Math.max(read, position + end - from);
    }
  }

  /** Adds what was not read before. */
  private void append(String name, EventData data, int from, int end, boolean escaped) {
    String field = texts.containsKey(name) || texts.size() < MOST_FIELDS ? name : OTHERS;
    JoinedText text =
        texts.computeIfAbsent(field, f -> new JoinedText(scanner, replacement, listener));
    data.forEachPart(
        from,
        end,
        (first, last, position) -> {
          int known = Math.toIntExact(Math.clamp(read - position, 0, (long) last - first));
          text.append(data.bytes(), first + known, last, position + known, escaped);
        });
  }

  /**
   * Searches what was added.
   *
   * @param next what follows
   * @return position in the body of what may not go on; {@link Long#MAX_VALUE} without any
   */
  long search(NextBytes next) {
    long open = Long.MAX_VALUE;
    for (JoinedText text : texts.values()) {
      text.search(next);
      open = Math.min(open, text.openAt());
    }
    return open;
  }

  boolean areSearched() {
    return texts.values().stream().allMatch(JoinedText::isSearched);
  }

  boolean areUndecoded() {
    return texts.values().stream().anyMatch(JoinedText::isUndecoded);
  }
}

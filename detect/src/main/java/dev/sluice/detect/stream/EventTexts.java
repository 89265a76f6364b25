package dev.sluice.detect.stream;

import dev.sluice.detect.LayeredScanner;
import java.util.LinkedHashMap;
import java.util.Map;

/** The texts of successive events, by field. One thread. */
final class EventTexts {
  private static final int MOST_FIELDS = 16;

  // Bytes of texts that one read searches again; the texts beyond wait until they are due.
  private static final int MOST_TOGETHER = 4 * TextWindow.CARRY;

  private static final int UNICODE_ESCAPE = 6;
  private static final String OTHERS = "others";
  private static final String LINES = "\n";

  private final LayeredScanner scanner;
  private final byte[] replacement;
  private final StreamListener listener;
  private final Map<String, JoinedText> texts = new LinkedHashMap<>();
  private long read;

  // Where an escape begins that is not complete; none at the greatest.
  private long cut = Long.MAX_VALUE;

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
  void read(byte[] bytes, int from, int last, long position, boolean complete) {
    int end = complete ? last : escapeCut(bytes, from, last);
    cut = end == last ? Long.MAX_VALUE : position + end - from;
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
      if (complete && data.lines().size() > 1) {
        textOf(LINES).appendLines(data, position + end - from);
      }
      append("", data, data.from(), data.end(), false);
    }
    if (whole || found > 0) {
      read = Math.max(read, position + end - from);
    }
  }

  private static int escapeCut(byte[] bytes, int from, int end) {
    int at = end - 1;
    while (at > from && at > end - UNICODE_ESCAPE && bytes[at] != '\\') {
      at--;
    }
    int first = at;
    while (first >= from && bytes[first] == '\\') {
      first--;
    }
    boolean begins = (at - first) % 2 == 1;
    boolean open = at + 1 == end || (bytes[at + 1] == 'u' && at + UNICODE_ESCAPE > end);
    return begins && open ? at : end;
  }

  private void append(String name, EventData data, int from, int end, boolean escaped) {
    String field = texts.containsKey(name) || texts.size() < MOST_FIELDS ? name : OTHERS;
    JoinedText text = textOf(field);
    data.forEachPart(
        from,
        end,
        (first, last, position) -> {
          int known = Math.toIntExact(Math.clamp(read - position, 0, (long) last - first));
          text.append(data.bytes(), first + known, last, position + known, escaped);
        });
  }

  private JoinedText textOf(String field) {
    return texts.computeIfAbsent(field, f -> new JoinedText(scanner, replacement, listener));
  }

  /**
   * Searches what was added.
   *
   * @return position in the body of what may not go on; {@link Long#MAX_VALUE} without any
   */
  long search(NextBytes next) {
    long open = Long.MAX_VALUE;
    int again = 0;
    for (JoinedText text : texts.values()) {
      if (next != NextBytes.SOON || again < MOST_TOGETHER) {
        again += Math.min(text.unsearched(), TextWindow.CARRY);
        text.search(next);
      }
      open = Math.min(open, text.openAt());
    }
    cut = next == NextBytes.NONE ? Long.MAX_VALUE : cut;
    return Math.min(open, cut);
  }

  boolean areSearched() {
    return texts.values().stream().allMatch(JoinedText::isSearched);
  }

  boolean areUndecoded() {
    return texts.values().stream().anyMatch(JoinedText::isUndecoded);
  }
}

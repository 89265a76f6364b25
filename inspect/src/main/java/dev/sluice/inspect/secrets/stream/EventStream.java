package dev.sluice.inspect.secrets.stream;

import dev.sluice.inspect.secrets.LayeredScanner;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Server-sent events (WHATWG HTML section 9.2): searched as they are, and the texts of successive
 * events joined by field. An event goes on as a whole, unless it was due before it was complete.
 * One thread.
 */
public final class EventStream implements SecretStream {
  /** Longer events are searched as they are only. */
  private static final int LONGEST_EVENT = 256 * 1024;

  /** Fields beyond these are joined together. */
  private static final int MOST_FIELDS = 16;

  /** Bytes that may be held; more go on at once. */
  private static final int MOST_HELD = 512 * 1024;

  private static final String OTHERS = "others";

  private final LayeredScanner scanner;
  private final byte[] replacement;
  private final StreamListener listener;
  private final WindowScan raw;
  private final WindowScan.Hits rawHits;
  private final Map<String, JoinedText> texts = new LinkedHashMap<>();

  /** Ends of complete events that did not go on yet. */
  private final Deque<Long> ends = new ArrayDeque<>();

  /** The begin of an event that is not complete. */
  private byte[] event = {};

  private int length;

  /** Position of its first byte. */
  private long begin;

  /** Position before which its fields were read. */
  private long read;

  private boolean tooLong;
  private boolean lineIsEmpty = true;
  private boolean behindReturn;
  private long cleared;

  /**
   * A search of one body.
   *
   * @param scanner of bodies, whose replacement is the same
   * @param replacement ASCII
   */
  public EventStream(LayeredScanner scanner, byte[] replacement, StreamListener listener) {
    this.scanner = scanner.forShortTexts();
    this.replacement = replacement.clone();
    this.listener = new Repeats(listener);
    this.raw = new WindowScan(this.scanner, replacement);
    this.rawHits = new RawHits(this.listener);
  }

  @Override
  public void add(byte[] bytes, int from, int end) {
    raw.append(bytes, from, end);
    int begun = from;
    for (int at = from; at < end; at++) {
      if (endsEvent(bytes[at], begun == at && length == 0)) {
        complete(bytes, begun, at + 1);
        begun = at + 1;
      }
    }
    keep(bytes, begun, end);
    clear(search(false));
    if (raw.end() - cleared > MOST_HELD) {
      due();
    }
  }

  /** Whether an empty line ends with this byte, or the line break that ended an event. */
  private boolean endsEvent(byte octet, boolean isFirst) {
    boolean pair = octet == '\n' && behindReturn;
    behindReturn = octet == '\r';
    if (pair) {
      return isFirst;
    }
    boolean lineEnd = octet == '\n' || octet == '\r';
    boolean ended = lineEnd && lineIsEmpty;
    lineIsEmpty = lineEnd;
    return ended;
  }

  private void complete(byte[] bytes, int from, int end) {
    if (length == 0) {
      readFields(bytes, from, end, true);
      length = end - from;
    } else {
      keep(bytes, from, end);
      readKept(true);
    }
    begin += length;
    ends.add(begin);
    length = 0;
    tooLong = false;
  }

  private void keep(byte[] bytes, int from, int end) {
    int needed = length + end - from;
    if (needed > LONGEST_EVENT && !tooLong) {
      readKept(false);
      tooLong = true;
    }
    if (!tooLong) {
      if (event.length < needed) {
        event = Arrays.copyOf(event, Math.max(needed, 2 * length));
      }
      System.arraycopy(bytes, from, event, length, end - from);
    }
    length = needed;
  }

  private void readKept(boolean complete) {
    if (!tooLong) {
      readFields(event, 0, length, complete);
    }
  }

  private void readFields(byte[] bytes, int from, int end, boolean complete) {
    EventData data = EventData.of(bytes, from, end, begin);
    if (data.isEmpty()) {
      return;
    }
    int found = 0;
    if (data.isJson()) {
      found =
          EventFields.read(
              data.bytes(),
              data.from(),
              data.end(),
              (name, f, e) -> append(name, data, f, e, true));
    }
    boolean whole = found == 0 && (complete || !data.isJson());
    if (whole) {
      append("", data, data.from(), data.end(), false);
    }
    if (whole || found > 0) {
      read = Math.max(read, begin + end - from);
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

  private long search(boolean last) {
    long open = raw.scan(last, rawHits);
    for (JoinedText text : texts.values()) {
      text.search(last);
      open = Math.min(open, text.openAt());
    }
    return open;
  }

  /** Lets whole events go on. */
  private void clear(long open) {
    while (!ends.isEmpty() && ends.getFirst() <= open) {
      cleared = Math.max(cleared, ends.removeFirst());
    }
    if (tooLong && ends.isEmpty()) {
      cleared = Math.max(cleared, open);
    }
  }

  @Override
  public void due() {
    readKept(false);
    search(true);
    ends.clear();
    cleared = raw.end();
  }

  @Override
  public void end() {
    due();
  }

  @Override
  public long cleared() {
    return cleared;
  }

  @Override
  public boolean isSearched() {
    return raw.isSearched() && texts.values().stream().allMatch(JoinedText::isSearched);
  }

  @Override
  public boolean isUndecoded() {
    return raw.isUndecoded() || texts.values().stream().anyMatch(JoinedText::isUndecoded);
  }
}

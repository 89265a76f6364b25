package dev.sluice.detect.stream;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.pattern.SecretPattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Server-sent events (WHATWG HTML section 9.2): searched as they are, and the texts of successive
 * events joined by field. An event goes on as a whole, unless it was due before it was complete.
 * One thread.
 */
public final class EventTextStream implements SecretStream {
  // Bytes that may be held; more go on at once.
  private static final int MOST_HELD = 512 * 1024;

  // Bytes that may wait behind a value that nothing ends, which are some 80 events.
  private static final int MOST_LATE = 16 * 1024;

  private final WindowScan raw;
  private final WindowScan.Hits rawHits;
  private final EventTexts texts;
  private final EventSplitter splitter;
  private final Deque<Long> ends = new ArrayDeque<>();
  private long cleared;

  /**
   * A search of one body.
   *
   * @param scanner of bodies, whose replacement is the same
   * @param replacement ASCII
   */
  public EventTextStream(LayeredScanner scanner, byte[] replacement, StreamListener listener) {
    LayeredScanner of = scanner.forShortTexts();
    StreamListener once = new Repeats(listener);
    this.raw = new WindowScan(of, replacement);
    this.rawHits = new RawHits(once);
    this.texts = new EventTexts(of, replacement, once);
    this.splitter = new EventSplitter(events());
  }

  private EventSplitter.Events events() {
    return new EventSplitter.Events() {
      @Override
      public void event(byte[] bytes, int from, int end, long position, boolean complete) {
        texts.read(bytes, from, end, position, complete);
      }

      @Override
      public void ended(long position) {
        ends.add(position);
      }
    };
  }

  @Override
  public void add(byte[] bytes, int from, int end) {
    raw.append(bytes, from, end);
    splitter.add(bytes, from, end);
    clear(search(NextBytes.SOON));
    if (raw.end() - cleared > MOST_HELD) {
      go(NextBytes.NONE);
    }
  }

  private long search(NextBytes next) {
    long open = raw.scan(next, rawHits);
    return Math.min(open, texts.search(next));
  }

  private void clear(long open) {
    while (!ends.isEmpty() && ends.getFirst() <= open) {
      cleared = Math.max(cleared, ends.removeFirst());
    }
    if (splitter.isTooLong() && ends.isEmpty()) {
      cleared = Math.max(cleared, open);
    }
  }

  @Override
  public void due() {
    go(raw.end() - cleared > MOST_LATE ? NextBytes.NONE : NextBytes.LATE);
  }

  @Override
  public void end() {
    go(NextBytes.NONE);
  }

  private void go(NextBytes next) {
    splitter.readKept(false);
    cleared = Math.max(cleared, Math.min(raw.end(), search(next)));
    ends.removeIf(end -> end <= cleared);
  }

  @Override
  public long cleared() {
    return cleared;
  }

  @Override
  public boolean isSearched() {
    return raw.isSearched() && texts.areSearched();
  }

  @Override
  public boolean isUndecoded() {
    return raw.isUndecoded() || texts.areUndecoded();
  }

  /**
   * Tells a secret once that is found both in the bytes of an event and in its text. One thread.
   */
  private static final class Repeats implements StreamListener {
    private static final int MOST = 64;

    private final StreamListener listener;
    private final Deque<Place> places = new ArrayDeque<>();

    Repeats(StreamListener listener) {
      this.listener = listener;
    }

    private record Place(String id, Mask mask) {
      boolean isAt(String other, Mask found) {
        return id.equals(other) && mask.from() < found.end() && found.from() < mask.end();
      }
    }

    @Override
    public void written(List<SecretPattern> patterns, boolean again, List<Mask> masks) {
      String id = patterns.getFirst().id();
      boolean known =
          masks.stream().anyMatch(mask -> places.stream().anyMatch(place -> place.isAt(id, mask)));
      for (Mask mask : masks) {
        places.add(new Place(id, mask));
        if (places.size() > MOST) {
          places.removeFirst();
        }
      }
      listener.written(patterns, again || known, masks);
    }

    @Override
    public void encoded(List<SecretPattern> patterns, boolean again) {
      listener.encoded(patterns, again);
    }
  }
}

package dev.sluice.detect.stream;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.stream.TextParts.Part;
import dev.sluice.detect.text.JsonEscapes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The text of one field of successive events, and where each part stands. One thread. */
final class JoinedText {
  private static final byte[] OTHER = {(byte) 0xFF};

  private static final byte[] BREAK = {'\n'};
  private static final int UNICODE_ESCAPE = 6;

  private final WindowScan scan;
  private final StreamListener listener;
  private final TextParts parts = new TextParts();
  private long cleared;

  private NextBytes searched = NextBytes.SOON;

  JoinedText(LayeredScanner scanner, byte[] replacement, StreamListener listener) {
    this.scan = new WindowScan(scanner, replacement);
    this.listener = listener;
  }

  /**
   * Adds a part of a string.
   *
   * @param position of the byte at {@code from} in the body
   * @param escaped whether it is in JSON
   */
  void append(byte[] bytes, int from, int end, long position, boolean escaped) {
    int at = from;
    while (at < end) {
      int stop = escaped ? backslash(bytes, at, end) : end;
      if (stop > at) {
        add(bytes, at, stop, new Part(scan.end(), stop - at, position + at - from, stop - at));
      }
      at = stop;
      if (at < end) {
        int length = JsonEscapes.escapeLength(bytes, at, end);
        byte[] decoded = decoded(bytes, at, length);
        add(
            decoded,
            0,
            decoded.length,
            new Part(scan.end(), decoded.length, position + at - from, length));
        at += length;
      }
    }
  }

  /**
   * Adds the data of an event as a text of its own, with its line breaks.
   *
   * @param position where the event ends in the body
   */
  void appendLines(EventData data, long position) {
    data.forEachPart(
        data.from(),
        data.end(),
        (first, last, at) -> {
          append(data.bytes(), first, last, at, false);
          addBetween(BREAK, at + last - first);
        });
    addBetween(OTHER, position);
  }

  // What is not in the body, so that nothing is written over it.
  private void addBetween(byte[] one, long position) {
    add(one, 0, one.length, new Part(scan.end(), one.length, position, 0));
  }

  private static int backslash(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private static byte[] decoded(byte[] bytes, int at, int length) {
    if (length == UNICODE_ESCAPE) {
      String digits = new String(bytes, at + 2, length - 2, StandardCharsets.US_ASCII);
      char unit = (char) Integer.parseInt(digits, 16);
      return Character.isSurrogate(unit)
          ? OTHER
          : Character.toString(unit).getBytes(StandardCharsets.UTF_8);
    }
    return new byte[] {JsonEscapes.escaped(bytes, at, length)};
  }

  private void add(byte[] bytes, int from, int end, Part part) {
    scan.append(bytes, from, end);
    parts.add(part);
  }

  boolean isSearched() {
    return scan.isSearched();
  }

  boolean isUndecoded() {
    return scan.isUndecoded();
  }

  void search(NextBytes next) {
    if (scan.added() > 0 || (cleared < scan.end() && next.compareTo(searched) > 0)) {
      cleared = scan.scan(next, hits());
      searched = next;
      parts.forget(scan.base());
    }
  }

  int unsearched() {
    return scan.added() == 0 ? 0 : Math.toIntExact(scan.end() - scan.base());
  }

  /** Position in the body of what may not go on; {@link Long#MAX_VALUE} without any. */
  long openAt() {
    if (cleared < scan.end()) {
      Part part = parts.behind(cleared);
      return part.source() + (part.isEscape() ? 0 : Math.max(0, cleared - part.at()));
    }
    return Long.MAX_VALUE;
  }

  private WindowScan.Hits hits() {
    return new WindowScan.Hits() {
      @Override
      public void written(List<SecretPattern> patterns, boolean again, long from, byte[] masked) {
        listener.written(patterns, again, masks(from, masked));
      }

      @Override
      public void encoded(List<SecretPattern> patterns, boolean again) {
        listener.encoded(patterns, again);
      }
    };
  }

  private List<Mask> masks(long from, byte[] masked) {
    List<Mask> masks = new ArrayList<>(1);
    long end = from + masked.length;
    for (Part part : parts.within(from, end)) {
      long first = Math.max(part.at(), from);
      int offset = Math.toIntExact(first - from);
      int length = Math.toIntExact(Math.min(part.end(), end) - first);
      byte[] text = Arrays.copyOfRange(masked, offset, offset + length);
      if (part.written() > 0) {
        masks.add(mask(part, Math.toIntExact(first - part.at()), text));
      }
    }
    return masks;
  }

  private static Mask mask(Part part, int offset, byte[] text) {
    if (!part.isEscape()) {
      return new Mask(part.source() + offset, text);
    }
    byte[] padding = new byte[part.written()];
    Arrays.fill(padding, (byte) '*');
    return new Mask(part.source(), padding);
  }
}

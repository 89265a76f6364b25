package dev.sluice.detect.pattern;

import dev.sluice.detect.placeholder.PlaceholderSyntax;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tells matches that are placeholders of credentials (data-plane 14.2): they name a secret and hold
 * none. What is in front of a marker is still searched, because a secret could hide there.
 * Stateless; any thread.
 */
public final class PlaceholderPlaces {
  private static final byte[] CANONICAL =
      (PlaceholderSyntax.CANONICAL + "env:").getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ALIAS = PlaceholderSyntax.ALIAS.getBytes(StandardCharsets.US_ASCII);
  private static final ByteClass KEY = ByteClass.of("A-Za-z0-9_");
  private static final ByteClass TOKEN = ByteClass.of("A-Za-z0-9_.~\\-");
  private static final int MAX_NAME = 256;
  private static final int NONE = -1;

  private PlaceholderPlaces() {}

  static boolean isPlaceholder(ScannedText text, ByteSpan span) {
    int marker = markerIn(text, span);
    int name = marker == NONE ? nameAround(text, span.start()) : nameAfter(text, marker);
    if (name == NONE) {
      return false;
    }
    int end = KEY.runEnd(text.bytes(), name, Math.min(text.end(), name + MAX_NAME + 1));
    boolean whole = end - name <= MAX_NAME && span.end() <= end && end > name;
    if (!whole || isMarker(text, name - CANONICAL.length, CANONICAL)) {
      return whole && (marker == NONE || marker == span.start());
    }
    int prefix = marker == NONE ? name - ALIAS.length : marker;
    return text.has(prefix - 1, TOKEN)
        && !text.has(end, TOKEN)
        && TOKEN.runEnd(text.bytes(), Math.min(prefix, span.start()), prefix) == prefix;
  }

  static Optional<ScannedText> before(ScannedText text, ByteSpan span, int after) {
    int marker = markerIn(text, span);
    return marker < after
        ? Optional.empty()
        : Optional.of(
            new ScannedText(text.bytes(), text.from(), marker, text.stringEnd(), text.budget()));
  }

  public static int prefixStart(ScannedText text, int marker, int most) {
    int start = marker;
    while (marker - start < most && text.has(start - 1, TOKEN)) {
      start--;
    }
    return start;
  }

  public static int nameEnd(ScannedText text, int name) {
    int end = KEY.runEnd(text.bytes(), name, Math.min(text.end(), name + MAX_NAME + 1));
    return end - name > MAX_NAME ? name : end;
  }

  private static int markerIn(ScannedText text, ByteSpan span) {
    for (int at = span.start(); at < span.end(); at++) {
      byte first = text.bytes()[at];
      if ((first == ALIAS[0] && isMarker(text, at, ALIAS))
          || (first == CANONICAL[0] && isMarker(text, at, CANONICAL))) {
        return at;
      }
    }
    return NONE;
  }

  private static int nameAfter(ScannedText text, int marker) {
    return marker + (isMarker(text, marker, ALIAS) ? ALIAS.length : CANONICAL.length);
  }

  private static int nameAround(ScannedText text, int at) {
    int name = at;
    while (at - name <= MAX_NAME && text.has(name - 1, KEY)) {
      name--;
    }
    return isMarker(text, name - ALIAS.length, ALIAS)
            || isMarker(text, name - CANONICAL.length, CANONICAL)
        ? name
        : NONE;
  }

  private static boolean isMarker(ScannedText text, int at, byte[] marker) {
    if (at < text.from() || at + marker.length > text.end()) {
      return false;
    }
    for (int i = 0; i < marker.length; i++) {
      if (text.bytes()[at + i] != marker[i]) {
        return false;
      }
    }
    return true;
  }
}

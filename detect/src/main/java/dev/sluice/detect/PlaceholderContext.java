package dev.sluice.detect;

import dev.sluice.detect.pattern.PlaceholderPlaces;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.SecretPattern.Confidence;
import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The text around a placeholder of a credential, as if its marker and its name were not there. So a
 * password in its prefix is judged without the words of the name. Event loop only.
 *
 * @param text a copy of the text near the placeholder
 * @param from where the copy begins in the source
 */
record PlaceholderContext(ScannedText text, int from, int marker) {
  static final SecretPattern MARKERS =
      new SecretPattern(
          "placeholder",
          "Placeholder",
          List.of(PlaceholderSyntax.ALIAS, PlaceholderSyntax.CANONICAL + "env:"),
          Confidence.LOW,
          new MarkerShape());

  /** For so many literals; more of them are data. */
  static final int MOST_LOOKS = 32 * ScanBudget.CLOSER;

  private record MarkerShape() implements SecretShape {
    @Override
    public Optional<ByteSpan> match(ScannedText text, int at, int after) {
      return Optional.empty();
    }
  }

  static boolean isMarker(SecretPattern pattern) {
    return pattern.shape() instanceof MarkerShape;
  }

  private static final int LONGEST_PREFIX = TokenShape.LONGEST;

  // Shorter ones are the begin of a key, such as sk-ant-api03-, and no password.
  private static final int LEAST = 20;

  // Bytes before the prefix: the name before a value, or the begin of a URL with its user.
  private static final int BEFORE = 192;

  // Bytes behind the placeholder: a quote, or the host of a URL.
  private static final int BEHIND = 64;

  /** The text around a well-formed placeholder with something right before its marker. */
  static Optional<PlaceholderContext> of(ScannedText text, int marker, int name) {
    int prefix = PlaceholderPlaces.prefixStart(text, marker, LONGEST_PREFIX + 1);
    int end = PlaceholderPlaces.nameEnd(text, name);
    if (prefix == marker || marker - prefix > LONGEST_PREFIX || end == name) {
      return Optional.empty();
    }
    int from = Math.max(text.from(), prefix - BEFORE);
    int behind = Math.min(text.end() - end, BEHIND);
    byte[] bytes = Arrays.copyOfRange(text.bytes(), from, marker + behind);
    System.arraycopy(text.bytes(), end, bytes, marker - from, behind);
    StringEnd whole = new StringEnd(bytes, bytes.length, false);
    ScannedText around = new ScannedText(bytes, 0, bytes.length, whole, text.budget());
    return Optional.of(new PlaceholderContext(around, from, marker));
  }

  Optional<ByteSpan> inPrefix(ByteSpan found) {
    int start = from + found.start();
    return marker - start >= LEAST && from + found.end() >= marker
        ? Optional.of(new ByteSpan(start, marker))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "PlaceholderContext[" + text + "]";
  }
}

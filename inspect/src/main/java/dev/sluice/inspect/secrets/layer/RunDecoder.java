package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.text.ByteClass;
import dev.sluice.inspect.secrets.text.ByteSpan;

/**
 * Runs of one of the encodings of RFC 4648, unbroken or in lines. What was encoded may begin
 * anywhere in a run, so it is decoded from each place at which the bits can line up. Immutable; any
 * thread.
 */
final class RunDecoder implements Decoder {
  private final BitEncoding encoding;

  RunDecoder(BitEncoding encoding) {
    this.encoding = encoding;
  }

  @Override
  public void decode(LayerText text, Layers layers) {
    ByteClass alphabet = encoding.alphabet();
    int shortest = encoding.shortestRun();
    byte[] bytes = text.bytes();
    // A run covers at least one of these places, so that most bytes are not looked at.
    int probe = text.from() + shortest - 1;
    int done = text.from();
    while (probe < text.end()) {
      if (!alphabet.has(bytes[probe])) {
        done = probe + 1;
        probe += shortest;
        continue;
      }
      int start = probe;
      while (start > done && alphabet.has(bytes[start - 1])) {
        start--;
      }
      int end = alphabet.runEnd(bytes, probe + 1, text.end());
      if (end - start >= shortest && !text.seen().isSeen(start, end)) {
        EncodedLines lines = EncodedLines.from(text, start, end, alphabet);
        if (!decode(text, lines, layers)) {
          return;
        }
        end = lines.end();
      }
      done = end;
      probe = end + shortest;
    }
  }

  private boolean decode(LayerText text, EncodedLines lines, Layers layers) {
    int padded = lines.end();
    while (padded - lines.end() < encoding.mostPadding() && text.at(padded) == '=') {
      padded++;
    }
    boolean isPadded = padded > lines.end();
    byte[] digits = lines.digits();
    int length = lines.length();
    for (int shift = 0; shift < encoding.alignments(); shift++) {
      byte[] decoded = encoding.decoded(digits, lines.first() + shift, lines.first() + length);
      ByteSpan span = new ByteSpan(lines.start() + shift, padded);
      boolean more =
          layers.found(
              new CodedLayer(
                  span,
                  decoded,
                  decoded.length,
                  plain -> lines.broken(encoding.encoded(plain, lines.copied(), isPadded))));
      if (!more) {
        return false;
      }
    }
    return true;
  }
}

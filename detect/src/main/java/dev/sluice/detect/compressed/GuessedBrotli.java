package dev.sluice.detect.compressed;

import dev.sluice.detect.coding.BrotliHead;
import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Decoder;
import dev.sluice.detect.layer.LayerText;
import dev.sluice.detect.layer.Readability;
import dev.sluice.detect.text.ByteSpan;
import java.util.Arrays;

/**
 * Brotli (RFC 7932) at the begin of a text, which its head has to allow, since it has no magic
 * number. A stream that is cut off is read up to the cut. Immutable; any thread.
 */
public final class GuessedBrotli implements Decoder {
  private static final int SHORTEST = 17;
  private static final int HEAD = 32;
  private static final int CHARACTERS = 16;

  @Override
  public void decode(LayerText text, Layers layers) {
    byte[] bytes = text.bytes();
    int from = text.from();
    if (!BrotliHead.begins(bytes, from, text.end() - from) || isText(text)) {
      return;
    }
    if (layers.affordsGuess()) {
      byte[] plain = ContentCodec.BR.decodeUpTo(bytes, from, text.end(), text.room());
      if (plain.length >= SHORTEST) {
        layers.found(
            new CodedLayer(
                new ByteSpan(from, text.end()),
                plain,
                plain.length,
                "br",
                ContentCodec.BR::encode));
      }
    }
  }

  private static boolean isText(LayerText text) {
    int end = Math.min(text.end(), text.from() + HEAD);
    return Readability.holds(CHARACTERS, Arrays.copyOfRange(text.bytes(), text.from(), end));
  }
}

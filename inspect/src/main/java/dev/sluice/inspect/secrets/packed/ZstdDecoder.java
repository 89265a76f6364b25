package dev.sluice.inspect.secrets.packed;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.inspect.secrets.layer.ByteKinds;
import dev.sluice.inspect.secrets.layer.Decoder;
import dev.sluice.inspect.secrets.layer.LayerText;
import dev.sluice.inspect.secrets.text.ByteSearch;
import dev.sluice.inspect.secrets.text.ByteSpan;

/**
 * Frames of Zstandard (RFC 8878) anywhere in the text; those in a row are one text. Immutable; any
 * thread.
 */
public final class ZstdDecoder implements Decoder {
  /** Bytes of the magic number before the one that is looked for. */
  private static final int BEFORE = 3;

  private static final int SHORTEST = 16;

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.ZSTD)) {
      return;
    }
    int at = next(text, text.from());
    while (at < text.end()) {
      int frame = at - BEFORE;
      if (!ZstdFrame.begins(text, frame)) {
        at = next(text, at + 1);
        continue;
      }
      if (!layers.affordsStream()) {
        return;
      }
      int end = frame;
      while (ZstdFrame.begins(text, end)) {
        end = ZstdFrame.end(text, end);
      }
      byte[] plain = ContentCodec.ZSTD.decodeUpTo(text.bytes(), frame, end, text.room());
      if (plain.length >= SHORTEST && !layers.found(layer(frame, end, plain))) {
        return;
      }
      at = next(text, plain.length >= SHORTEST ? Math.max(at + 1, end) : at + 1);
    }
  }

  private static CodedLayer layer(int frame, int end, byte[] plain) {
    return new CodedLayer(
        new ByteSpan(frame, end), plain, plain.length, "zstd", ContentCodec.ZSTD::encode);
  }

  private static int next(LayerText text, int at) {
    return ByteSearch.next(text.bytes(), at, text.end(), ZstdFrame.FOURTH);
  }
}

package dev.sluice.detect.compressed;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.ByteKinds;
import dev.sluice.detect.layer.Decoder;
import dev.sluice.detect.layer.LayerText;
import dev.sluice.detect.text.ByteSearch;
import dev.sluice.detect.text.ByteSpan;

/**
 * Frames of Zstandard (RFC 8878) anywhere in the text; those in a row are one text. Immutable; any
 * thread.
 */
public final class ZstdDecoder implements Decoder {
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

  /** The frame of Zstandard (RFC 8878 section 3.1.1). */
  private static final class ZstdFrame {
    /** The last byte of the magic number, which no UTF-8 has. */
    static final int FOURTH = 0xFD;

    private static final int BLOCK_HEADER = 3;
    private static final int RLE = 1;
    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int CHECKSUM = 1 << 2;

    private ZstdFrame() {}

    static boolean begins(LayerText text, int at) {
      return text.at(at) == 0x28
          && text.at(at + 1) == 0xB5
          && text.at(at + 2) == 0x2F
          && text.at(at + 3) == FOURTH;
    }

    static int end(LayerText text, int frame) {
      int descriptor = Math.max(0, text.at(frame + 4));
      int block = frame + 5 + headerRest(descriptor);
      boolean last = false;
      while (!last && block < text.end()) {
        int header =
            text.at(block)
                | Math.max(0, text.at(block + 1)) << Byte.SIZE
                | Math.max(0, text.at(block + 2)) << Short.SIZE;
        last = (header & 1) != 0;
        int size = header >> 3;
        block += BLOCK_HEADER + ((header >> 1 & 3) == RLE ? 1 : size);
      }
      return Math.min(text.end(), block + ((descriptor & CHECKSUM) != 0 ? 4 : 0));
    }

    private static int headerRest(int descriptor) {
      boolean single = (descriptor & SINGLE_SEGMENT) != 0;
      int dictionary = (1 << (descriptor & 3)) >> 1;
      int length = descriptor >> 6 == 0 ? (single ? 1 : 0) : 1 << (descriptor >> 6);
      return (single ? 0 : 1) + dictionary + length;
    }
  }
}

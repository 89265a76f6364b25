package dev.sluice.inspect.coding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Decodes whole bodies by the decoders for pieces. Stateless; any thread. */
final class WholeDecoding {
  private static final int PIECE = 16 * 1024;

  private WholeDecoding() {}

  /**
   * Decodes a range of bytes, all of them.
   *
   * @param decoder a fresh one, which this closes
   * @param limit most decoded bytes
   */
  static Decoding decode(PieceDecoder decoder, byte[] coded, int from, int end, int limit) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.min(limit, 4 * (end - from)));
    byte[] piece = new byte[PIECE];
    try (decoder) {
      decoder.give(coded, from, end);
      for (int read = decoder.read(piece, 0); read > 0; read = decoder.read(piece, 0)) {
        if (read > limit - plain.size()) {
          return new Decoding.TooLarge();
        }
        plain.write(piece, 0, read);
      }
      return from < end && decoder.isWhole()
          ? new Decoding.Done(plain.toByteArray(), decoder.framing().take())
          : new Decoding.Broken();
    } catch (IOException broken) {
      return new Decoding.Broken();
    }
  }
}

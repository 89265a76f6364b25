package dev.sluice.inspect.secrets.layer;

/**
 * ASCII in UTF-16, with either byte first: at least 8 characters in a row, anywhere in the text, so
 * that no byte order mark is needed. Immutable; any thread.
 */
public final class WideDecoder implements Decoder {
  private static final int SHORTEST = 8;

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.NUL)) {
      return;
    }
    byte[] bytes = text.bytes();
    int at = text.from();
    while (at < text.end() - 2 * SHORTEST) {
      // A run has a zero byte at one of two adjacent places.
      boolean first = bytes[at] == 0;
      if (first == (bytes[at + 1] == 0)) {
        at++;
        continue;
      }
      int zeroAt = first ? 0 : 1;
      int end = runEnd(text, at, zeroAt);
      if (end - at < 2 * SHORTEST) {
        at++;
      } else if (layers.found(layer(text, at, end, zeroAt))) {
        at = end;
      } else {
        return;
      }
    }
  }

  /** Of the characters whose zero byte is the first or the second of two. */
  private static int runEnd(LayerText text, int from, int zeroAt) {
    int at = from;
    while (text.at(at + zeroAt) == 0 && isAscii(text.at(at + 1 - zeroAt))) {
      at += 2;
    }
    return at;
  }

  private static boolean isAscii(int octet) {
    return octet > 0 && octet < 0x80;
  }

  private static Layer layer(LayerText text, int from, int end, int zeroAt) {
    MappedLayer layer =
        new MappedLayer(
            text.bytes(),
            (end - from) / 2,
            (bytes, place) -> wide(bytes, zeroAt),
            first -> "utf-16");
    for (int at = from; at < end; at += 2) {
      layer.decoded(at, text.at(at + 1 - zeroAt));
    }
    return layer.endingAt(end);
  }

  private static byte[] wide(byte[] bytes, int zeroAt) {
    byte[] wide = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      wide[2 * i + 1 - zeroAt] = bytes[i];
    }
    return wide;
  }
}

package dev.sluice.inspect.secrets.layer;

/**
 * Quoted-printable (RFC 2045 section 6.7). A text is taken for it when a line ends in an equals
 * sign, an equals sign is encoded, or two encoded octets follow each other. Immutable; any thread.
 */
public final class QuotedPrintableDecoder implements Decoder {
  private static final int HEX = 16;

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.EQUALS)) {
      return;
    }
    byte[] bytes = text.bytes();
    MappedLayer layer = new MappedLayer(bytes, text.end() - text.from(), plain -> plain);
    int copied = text.from();
    boolean encoded = false;
    int at = ByteKinds.next(bytes, text.from(), text.end(), ByteKinds.EQUALS);
    while (at < text.end()) {
      int octet = octet(text, at);
      int length = octet < 0 ? lineBreak(text, at + 1) : 2;
      if (length > 0) {
        encoded |= octet < 0 || octet == '=' || (copied == at && at > text.from());
        layer.copy(copied, at);
        copied = at + 1 + length;
      }
      if (octet >= 0) {
        layer.decoded(at, octet);
      }
      at = ByteKinds.next(bytes, at + 1, text.end(), ByteKinds.EQUALS);
    }
    layer.copy(copied, text.end());
    if (encoded) {
      layers.found(layer.endingAt(text.end()));
    }
  }

  /** Length of a soft line break, which follows a word; 0 when there is none. */
  private static int lineBreak(LayerText text, int at) {
    if (text.at(at - 2) <= ' ') {
      return 0;
    }
    return text.at(at) == '\n' ? 1 : text.at(at) == '\r' && text.at(at + 1) == '\n' ? 2 : 0;
  }

  private static int octet(LayerText text, int at) {
    int high = Character.digit(text.at(at + 1), HEX);
    int low = Character.digit(text.at(at + 2), HEX);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}

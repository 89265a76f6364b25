package dev.sluice.inspect.secrets.layer;

import dev.sluice.inspect.secrets.text.ByteClass;
import dev.sluice.inspect.secrets.text.ByteSearch;

/**
 * Quoted-printable (RFC 2045 section 6.7). A text is taken for it when a line ends in an equals
 * sign, an equals sign is encoded, or two encoded octets follow each other. Immutable; any thread.
 */
public final class QuotedPrintableDecoder implements Decoder {
  /** Equals signs that are asked for together. */
  private static final int TOGETHER = 64;

  private static final int GROUP = 4;
  private static final ByteClass BASE64 = ByteClass.of("A-Za-z0-9+/_\\-");
  private static final ByteClass NAME = ByteClass.of("A-Za-z0-9_.\\-");

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.EQUALS)) {
      return;
    }
    MappedLayer layer = layer(text);
    int copied = text.from();
    boolean encoded = false;
    int at = next(text, text.from());
    int count = 0;
    while (at < text.end()) {
      if (count++ % TOGETHER == 0 && !layers.affordsEscapes(TOGETHER)) {
        return;
      }
      int octet = text.hexOctet(at + 1);
      int length = octet < 0 ? lineBreak(text, at + 1) : 2;
      if (length > 0) {
        encoded |= octet < 0 || octet == '=' || (copied == at && at > text.from());
        layer.copy(copied, at);
        copied = at + 1 + length;
      }
      if (octet >= 0) {
        layer.decoded(at, octet);
      }
      at = next(text, at + 1);
    }
    layer.copy(copied, text.end());
    if (encoded) {
      layers.found(layer.endingAt(text.end()));
    }
  }

  private static int next(LayerText text, int at) {
    return ByteSearch.next(text.bytes(), at, text.end(), '=');
  }

  private static MappedLayer layer(LayerText text) {
    return new MappedLayer(
        text.bytes(),
        text.end() - text.from(),
        (plain, place) -> WrittenEscapes.equalsSigns(plain),
        first -> "quoted-printable");
  }

  /**
   * Length of a soft line break, which follows a word, and of the blanks that a transport put
   * before it; 0 when there is none.
   */
  private static int lineBreak(LayerText text, int at) {
    int end = at;
    while (text.at(end) == ' ' || text.at(end) == '\t') {
      end++;
    }
    end += text.at(end) == '\r' ? 1 : 0;
    return text.at(end) != '\n' || text.at(at - 2) <= ' ' || isPadding(text, at, end + 1)
        ? 0
        : end + 1 - at;
  }

  /**
   * Whether an equals sign rather pads base64: digits and padding before {@code at} are whole
   * groups, and the next line begins a part of mail or is a name with a value.
   */
  private static boolean isPadding(LayerText text, int at, int line) {
    int start = at;
    while (text.at(start - 1) == '=') {
      start--;
    }
    while (start > text.from() && BASE64.has(text.bytes()[start - 1])) {
      start--;
    }
    int name = NAME.runEnd(text.bytes(), line, text.end());
    boolean delimiter = text.at(line) == '-' && text.at(line + 1) == '-';
    boolean named = name > line && (text.at(name) == ':' || text.at(name) == '=');
    return (at - start) % GROUP == 0 && (delimiter || (named && text.hexOctet(name + 1) < 0));
  }
}

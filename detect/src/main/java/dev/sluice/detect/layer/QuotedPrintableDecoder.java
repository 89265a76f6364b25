package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSearch;

/**
 * Quoted-printable (RFC 2045 section 6.7). A text is taken for it when a line ends in an equals
 * sign, an equals sign is encoded, or two encoded octets follow each other. Immutable; any thread.
 */
public final class QuotedPrintableDecoder implements Decoder {
  private static final int TOGETHER = 64;
  private static final int GROUP = 4;
  private static final ByteClass BASE64 = ByteClass.of("A-Za-z0-9+/_\\-");
  private static final ByteClass NAME = ByteClass.of("A-Za-z0-9_.\\-");

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.EQUALS) || !isEncoded(text)) {
      return;
    }
    MappedLayer layer = layer(text);
    int copied = text.from();
    int at = next(text, text.from());
    int count = 0;
    while (at < text.end()) {
      if (count++ % TOGETHER == 0 && !layers.affordsEscapes(TOGETHER)) {
        return;
      }
      int length = length(text, at);
      if (length > 0) {
        layer.copy(copied, at);
        copied = at + length;
      }
      int octet = text.hexOctet(at + 1);
      if (octet >= 0) {
        layer.decoded(at, octet);
      }
      at = next(text, at + 1);
    }
    layer.copy(copied, text.end());
    layers.found(layer.endingAt(text.end()));
  }

  // Reads up to the first sign; many texts have equals signs and none.
  private static boolean isEncoded(LayerText text) {
    int behind = text.from();
    for (int at = next(text, text.from()); at < text.end(); at = next(text, at + 1)) {
      int octet = text.hexOctet(at + 1);
      int length = length(text, at);
      if (length > 0 && (octet < 0 || octet == '=' || (behind == at && at > text.from()))) {
        return true;
      }
      behind = length > 0 ? at + length : behind;
    }
    return false;
  }

  private static int length(LayerText text, int at) {
    if (text.hexOctet(at + 1) >= 0) {
      return 3;
    }
    int lineBreak = lineBreak(text, at + 1);
    return lineBreak == 0 ? 0 : lineBreak + 1;
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

  // Length of a soft line break, which follows a word, and of the blanks that a transport put
  // before it; 0 when there is none.
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

  // Whether an equals sign rather pads base64: digits and padding before at are whole groups, and
  // the next line begins a part of mail or is a name with a value.
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

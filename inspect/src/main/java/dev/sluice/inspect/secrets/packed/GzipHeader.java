package dev.sluice.inspect.secrets.packed;

import dev.sluice.inspect.secrets.layer.LayerText;
import dev.sluice.inspect.secrets.text.ByteSearch;

/** The header of a gzip member (RFC 1952 section 2.3). */
final class GzipHeader {
  /** The first byte. */
  static final int FIRST = 0x1F;

  private static final int FIXED = 10;
  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  private GzipHeader() {}

  /** Whether a member, deflated as all are, begins there. */
  static boolean begins(LayerText text, int at) {
    return text.at(at) == FIRST && text.at(at + 1) == 0x8B && text.at(at + 2) == 8;
  }

  /**
   * Where the deflated data begins; the end of the text when the header does not end. Takes time
   * linear in the header, which may be as long as the text.
   */
  static int end(LayerText text, int member) {
    int flags = text.at(member + 3);
    int at = member + FIXED;
    if ((flags & EXTRA) != 0) {
      at += 2 + (text.at(at) & 0xFF) + ((text.at(at + 1) & 0xFF) << 8);
    }
    if ((flags & NAME) != 0) {
      at = afterZero(text, at);
    }
    if ((flags & COMMENT) != 0) {
      at = afterZero(text, at);
    }
    if ((flags & HEADER_CRC) != 0) {
      at += 2;
    }
    return Math.min(at, text.end());
  }

  private static int afterZero(LayerText text, int from) {
    return ByteSearch.next(text.bytes(), from, text.end(), 0) + 1;
  }
}

package dev.sluice.detect.coding;

/**
 * Finds what may be metadata (RFC 7932 section 9.2) among the coded bytes of a Brotli stream, since
 * the library does not tell where it is: runs of ASCII and UTF-8, which other coded bytes seldom
 * are, and what begins like a compressed text. One thread.
 */
final class BrotliFraming {
  // Shorter runs hold no secret.
  private static final int SHORTEST = 16;

  private static final int COMPRESSED = 64 * 1024;
  private static final int GZIP = 0x1F8B08;
  private static final int ZSTD = 0x28B52FFD;
  private static final int ZIP = 0x504B0304;

  private final FramingText text;
  private final byte[] begin = new byte[SHORTEST];
  private int run;
  private int following;
  private int last;
  private int compressed;

  BrotliFraming(FramingText text) {
    this.text = text;
  }

  void add(byte[] coded, int from, int end) {
    for (int at = from; at < end; at++) {
      int octet = coded[at] & 0xFF;
      last = last << Byte.SIZE | octet;
      if (compressed > 0) {
        text.add(octet);
        compressed--;
        if (compressed == 0) {
          text.end();
        }
      } else if (isMagic()) {
        compress();
      } else if (isText(octet)) {
        go(octet);
      } else {
        text.end();
        run = 0;
      }
    }
  }

  private boolean isMagic() {
    return (last & 0xFFFFFF) == GZIP || last == ZSTD || last == ZIP;
  }

  private void compress() {
    text.end();
    int bytes = (last & 0xFFFFFF) == GZIP ? 3 : Integer.BYTES;
    for (int i = bytes - 1; i >= 0; i--) {
      text.add(last >> (Byte.SIZE * i) & 0xFF);
    }
    run = 0;
    following = 0;
    compressed = COMPRESSED;
  }

  private boolean isText(int octet) {
    if (octet < 0x80) {
      following = 0;
      return (octet >= ' ' && octet < 0x7F) || octet == 0 || (octet >= '\t' && octet <= '\r');
    }
    if (octet < 0xC0) {
      following--;
      return following >= 0;
    }
    following = octet < 0xC2 || octet > 0xF4 ? 0 : octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
    return following > 0;
  }

  private void go(int octet) {
    if (run >= SHORTEST) {
      text.add(octet);
      return;
    }
    begin[run++] = (byte) octet;
    if (run == SHORTEST) {
      text.add(begin, 0, SHORTEST);
    }
  }
}

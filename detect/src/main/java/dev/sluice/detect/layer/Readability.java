package dev.sluice.detect.layer;

/** Tells text from bytes that came of a wrong guess. */
public final class Readability {
  // Random bytes seldom have such a run, and shorter ones hide no secret.
  private static final int RUN = 16;

  private Readability() {}

  /**
   * Whether decoded bytes can be worth reading: some in a row are characters of UTF-8, or ASCII in
   * UTF-16 or UTF-32, or they begin like compressed ones.
   */
  public static boolean of(byte[] bytes, int from, int end) {
    return isCompressed(bytes, from, end) || holdsCharacters(bytes, from, end, RUN);
  }

  public static boolean holds(int characters, byte[] bytes) {
    return holdsCharacters(bytes, 0, bytes.length, characters);
  }

  /**
   * Whether the bytes begin like gzip (RFC 1952), zlib (RFC 1950), Zstandard (RFC 8878) or a zip
   * archive.
   */
  public static boolean isCompressed(byte[] bytes, int from, int end) {
    if (end - from < 3) {
      return false;
    }
    int second = bytes[from + 1] & 0xFF;
    int third = bytes[from + 2];
    return switch (bytes[from]) {
      case 0x1F -> second == 0x8B && third == 8;
      case 'P' -> second == 'K' && third == 3;
      case 0x28 -> (second == 0xB5 && third == 0x2F) || isZlib(bytes[from], second);
      default -> isZlib(bytes[from], second);
    };
  }

  public static boolean isZlib(int first, int second) {
    return (first & 0x8F) == 8 && second >= 0 && ((first << Byte.SIZE) + second) % 31 == 0;
  }

  private static boolean holdsCharacters(byte[] bytes, int from, int end, int enough) {
    int run = 0;
    int wideRun = 0;
    int continuing = 0;
    int zeros = 0;
    byte before = 1;
    for (int at = from; at < end && run < enough && wideRun < enough; at++) {
      byte octet = bytes[at];
      wideRun = octet >= 0 && (octet == 0) != (before == 0) ? wideRun + 1 : 0;
      zeros += octet == 0 ? 1 : 0;
      before = octet;
      if (octet >= ' ' || octet == '\n' || octet == '\r' || octet == '\t') {
        run = continuing == 0 ? run + 1 : 0;
        continuing = 0;
      } else {
        boolean continues = octet < (byte) 0xC0;
        boolean fits = octet < 0 && continues == continuing > 0;
        run = fits ? run + 1 : 0;
        continuing = !fits ? 0 : continues ? continuing - 1 : following(octet);
      }
    }
    // Three of four bytes of UTF-32 are zero, which other bytes seldom are.
    return run >= enough
        || wideRun >= enough
        || (zeros >= enough / 2 && holdsWidest(bytes, from, end, enough));
  }

  private static boolean holdsWidest(byte[] bytes, int from, int end, int enough) {
    int run = 0;
    int zeros = 0;
    for (int at = from; at < end && run < enough; at++) {
      boolean zero = bytes[at] == 0;
      boolean fits = zero ? zeros < 3 : bytes[at] >= ' ' && (zeros == 3 || run == 0);
      run = fits ? run + 1 : 0;
      zeros = zero ? zeros + 1 : 0;
    }
    return run >= enough;
  }

  private static int following(byte first) {
    return first >= (byte) 0xF0 ? 3 : first >= (byte) 0xE0 ? 2 : 1;
  }
}

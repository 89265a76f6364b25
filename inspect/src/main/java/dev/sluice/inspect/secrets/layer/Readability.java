package dev.sluice.inspect.secrets.layer;

/** Tells text from bytes that came of a wrong guess. */
public final class Readability {
  /** Random bytes have no such run. */
  private static final int RUN = 24;

  /** Bytes of characters in UTF-16, every other one zero. */
  private static final int WIDE_RUN = 16;

  private Readability() {}

  /**
   * Whether decoded bytes can be worth decoding again: some in a row are characters of UTF-8, or
   * ASCII in UTF-16, or they begin like compressed ones.
   */
  public static boolean of(byte[] bytes, int length) {
    return isCompressed(bytes, length) || holdsCharacters(bytes, length);
  }

  private static boolean isCompressed(byte[] bytes, int length) {
    return length > 2 && (bytes[0] == 0x78 || (bytes[0] == 0x1F && bytes[1] == (byte) 0x8B));
  }

  private static boolean holdsCharacters(byte[] bytes, int length) {
    int run = 0;
    int wideRun = 0;
    int continuing = 0;
    byte before = 1;
    for (int at = 0; at < length && run < RUN && wideRun < WIDE_RUN; at++) {
      byte octet = bytes[at];
      wideRun = octet >= 0 && (octet == 0) != (before == 0) ? wideRun + 1 : 0;
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
    return run >= RUN || wideRun >= WIDE_RUN;
  }

  /** Bytes that follow the first one of a character in UTF-8. */
  private static int following(byte first) {
    return first >= (byte) 0xF0 ? 3 : first >= (byte) 0xE0 ? 2 : 1;
  }
}

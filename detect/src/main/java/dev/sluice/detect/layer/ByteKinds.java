package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteSearch;

/**
 * Kinds of bytes that begin something encoded. Eight bytes are looked up at once, since most texts
 * hold few. Immutable; any thread.
 */
public final class ByteKinds {
  public static final int PERCENT = 1;
  public static final int BACKSLASH = 1 << 1;
  public static final int AMPERSAND = 1 << 2;
  public static final int PLUS = 1 << 3;
  public static final int EQUALS = 1 << 4;
  public static final int BLANK = 1 << 5;
  public static final int NUL = 1 << 6;
  public static final int GZIP = 1 << 7;
  public static final int WIDE = 1 << 8;
  public static final int ZIP = 1 << 9;

  /** The last byte of the magic number of Zstandard, which no UTF-8 has. */
  public static final int ZSTD = 1 << 10;

  static final int ESCAPES = PERCENT | BACKSLASH | AMPERSAND | WIDE;

  private static final long PERCENTS = ByteSearch.all('%');
  private static final long BACKSLASHES = ByteSearch.all('\\');
  private static final long AMPERSANDS = ByteSearch.all('&');
  private static final int STEP = Long.BYTES;
  private static final int[] KINDS = kinds();

  private ByteKinds() {}

  private static int[] kinds() {
    int[] kinds = new int[256];
    kinds['%'] = PERCENT;
    kinds['\\'] = BACKSLASH;
    kinds['&'] = AMPERSAND;
    kinds['+'] = PLUS;
    kinds['='] = EQUALS;
    kinds[' '] = BLANK;
    kinds['\n'] = BLANK;
    kinds[0] = NUL;
    kinds[0x1F] = GZIP;
    kinds[0x03] = ZIP;
    kinds[0xFD] = ZSTD;
    for (int first : CompatibilityForms.FIRST_BYTES) {
      kinds[first] = WIDE;
    }
    return kinds;
  }

  static int of(byte[] bytes, int from, int end) {
    int kinds = 0;
    int at = from;
    for (; at <= end - STEP; at += STEP) {
      kinds |= ofStep(bytes, at);
    }
    for (; at < end; at++) {
      kinds |= KINDS[bytes[at] & 0xFF];
    }
    return kinds;
  }

  static int nextEscape(byte[] bytes, int from, int end) {
    int at = from;
    for (; at <= end - STEP; at += STEP) {
      long found = possibleEscapes(ByteSearch.word(bytes, at));
      while (found != 0) {
        int place = at + (Long.numberOfTrailingZeros(found) >>> 3);
        if ((KINDS[bytes[place] & 0xFF] & ESCAPES) != 0) {
          return place;
        }
        found &= found - 1;
      }
    }
    while (at < end && (KINDS[bytes[at] & 0xFF] & ESCAPES) == 0) {
      at++;
    }
    return at;
  }

  // Bits of the bytes that are ASCII escapes, or not ASCII; some others have them too.
  private static long possibleEscapes(long word) {
    return (ByteSearch.zeros(word ^ PERCENTS)
            | ByteSearch.zeros(word ^ BACKSLASHES)
            | ByteSearch.zeros(word ^ AMPERSANDS)
            | word)
        & ByteSearch.TOPS;
  }

  private static int ofStep(byte[] bytes, int at) {
    return KINDS[bytes[at] & 0xFF]
        | KINDS[bytes[at + 1] & 0xFF]
        | KINDS[bytes[at + 2] & 0xFF]
        | KINDS[bytes[at + 3] & 0xFF]
        | KINDS[bytes[at + 4] & 0xFF]
        | KINDS[bytes[at + 5] & 0xFF]
        | KINDS[bytes[at + 6] & 0xFF]
        | KINDS[bytes[at + 7] & 0xFF];
  }
}

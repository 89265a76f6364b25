package dev.sluice.wire.head;

/** Character classes of RFC 9110 section 5.6, as tables over unsigned bytes. */
public final class Octets {
  public static final byte CR = '\r';
  public static final byte LF = '\n';
  public static final byte SP = ' ';
  public static final byte HTAB = '\t';

  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  private static final byte[] TOKEN_LOWER = new byte[256];

  private static final boolean[] FIELD_TEXT = new boolean[256];

  static {
    for (int c = '0'; c <= '9'; c++) {
      TOKEN_LOWER[c] = (byte) c;
    }
    for (int c = 'a'; c <= 'z'; c++) {
      TOKEN_LOWER[c] = (byte) c;
      TOKEN_LOWER[c - 'a' + 'A'] = (byte) c;
    }
    for (int i = 0; i < TOKEN_PUNCTUATION.length(); i++) {
      char c = TOKEN_PUNCTUATION.charAt(i);
      TOKEN_LOWER[c] = (byte) c;
    }
    for (int c = 0; c < 256; c++) {
      FIELD_TEXT[c] = c == HTAB || (c >= SP && c != 0x7F);
    }
  }

  private Octets() {}

  /** The lower-case form of a token character; 0 for every other byte. */
  public static byte tokenLower(byte octet) {
    return TOKEN_LOWER[octet & 0xFF];
  }

  public static boolean isToken(byte octet) {
    return TOKEN_LOWER[octet & 0xFF] != 0;
  }

  /**
   * Whether the byte may occur in a field value or a reason phrase: visible, blank, or from 0x80
   * up.
   */
  public static boolean isFieldText(byte octet) {
    return FIELD_TEXT[octet & 0xFF];
  }

  public static boolean isBlank(byte octet) {
    return octet == SP || octet == HTAB;
  }

  public static int hexValue(byte octet) {
    if (octet >= '0' && octet <= '9') {
      return octet - '0';
    }
    int lower = octet | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}

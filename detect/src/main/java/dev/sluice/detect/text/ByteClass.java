package dev.sluice.detect.text;

/** A set of bytes. Immutable; any thread. */
public final class ByteClass {
  public static final ByteClass DIGIT = of("0-9");
  public static final ByteClass HEX = of("0-9a-f");
  public static final ByteClass ANY_HEX = of("0-9A-Fa-f");
  public static final ByteClass ALPHANUMERIC = of("A-Za-z0-9");
  public static final ByteClass BASE64 = of("A-Za-z0-9+/=");
  public static final ByteClass BASE64URL = of("A-Za-z0-9_\\-");
  public static final ByteClass DOTTED = of("A-Za-z0-9_.\\-");

  private static final int STEP = 4;

  private final boolean[] member = new boolean[256];
  private final boolean[] inWord = new boolean[256];

  private ByteClass() {}

  /**
   * The characters between the brackets of a regular expression's class, ASCII only: {@code x},
   * {@code x-y}, and {@code \} before one that stands for itself.
   */
  public static ByteClass of(String members) {
    ByteClass made = new ByteClass();
    for (int i = 0; i < members.length(); i++) {
      if (members.charAt(i) == '\\') {
        made.member[members.charAt(++i)] = true;
      } else if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
        for (char c = members.charAt(i); c <= members.charAt(i + 2); c++) {
          made.member[c] = true;
        }
        i += 2;
      } else {
        made.member[members.charAt(i)] = true;
      }
    }
    made.fillWords();
    return made;
  }

  private void fillWords() {
    for (int octet = 0; octet < 0x80; octet++) {
      inWord[octet] = Character.isLetterOrDigit(octet) || (member[octet] && octet != '=');
    }
  }

  /**
   * Whether a byte is a letter, a digit or a member. An equals sign is only at the end of base64,
   * and otherwise before a value.
   */
  public boolean isWord(byte value) {
    return inWord[value & 0xFF];
  }

  public boolean has(byte value) {
    return member[value & 0xFF];
  }

  /** The first place from {@code from} on that holds no member; at most {@code limit}. */
  public int runEnd(byte[] bytes, int from, int limit) {
    int at = from;
    while (at <= limit - STEP
        && member[bytes[at] & 0xFF]
        && member[bytes[at + 1] & 0xFF]
        && member[bytes[at + 2] & 0xFF]
        && member[bytes[at + 3] & 0xFF]) {
      at += STEP;
    }
    while (at < limit && member[bytes[at] & 0xFF]) {
      at++;
    }
    return at;
  }
}

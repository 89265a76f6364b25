package dev.sluice.inspect.secrets.layer;

import java.text.Normalizer;

/**
 * Characters of Unicode that look like ASCII or like nothing: compatibility forms (NFKC, such as
 * full width), soft hyphens, and format characters without width. Immutable; any thread.
 */
final class CompatibilityForms {
  /** The character stays as it is. */
  static final byte KEPT = 0;

  /** The character shows nothing. */
  static final byte LEFT_OUT = -1;

  /** Letters and digits of mathematics, the only such forms beyond the basic plane. */
  private static final int STYLED = 0x1D400;

  private static final int STYLED_END = 0x1D800;
  private static final int BASIC = 0x10000;

  /** By character of the basic plane, then the styled ones. */
  private static final byte[] FORMS = new byte[BASIC + STYLED_END - STYLED];

  static {
    for (int i = 0x80; i < FORMS.length; i++) {
      FORMS[i] = form(i < BASIC ? i : i - BASIC + STYLED);
    }
  }

  private CompatibilityForms() {}

  private static byte form(int character) {
    if (!Character.isDefined(character)
        || Character.getType(character) == Character.SURROGATE
        || Character.getType(character) == Character.PRIVATE_USE) {
      return KEPT;
    }
    if (Character.getType(character) == Character.FORMAT || isJoinerOrSelector(character)) {
      return LEFT_OUT;
    }
    String plain = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
    return plain.length() == 1 && plain.charAt(0) < 0x80 ? (byte) plain.charAt(0) : KEPT;
  }

  /** The combining grapheme joiner and the variation selectors have a category of their own. */
  private static boolean isJoinerOrSelector(int character) {
    return character == 0x34F || (character >= 0xFE00 && character <= 0xFE0F);
  }

  /**
   * The ASCII character that the one at {@code at} looks like, {@link #KEPT} or {@link #LEFT_OUT}.
   *
   * @param length of the character, from {@link #length}
   */
  static byte form(LayerText text, int at, int length) {
    int value = text.at(at) & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      value = value << 6 | (text.at(at + i) & 0x3F);
    }
    if (value < BASIC) {
      return FORMS[value];
    }
    return value >= STYLED && value < STYLED_END ? FORMS[BASIC + value - STYLED] : KEPT;
  }

  /** Bytes of the character in UTF-8 that begins at {@code at}; 0 when none does. */
  static int length(LayerText text, int at) {
    int first = text.at(at);
    int length = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    for (int i = 1; i < length; i++) {
      if (text.at(at + i) < 0 || (text.at(at + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    return first >= 0xF8 ? 0 : length;
  }
}

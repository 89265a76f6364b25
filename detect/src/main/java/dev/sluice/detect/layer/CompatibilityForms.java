package dev.sluice.detect.layer;

import java.text.Normalizer;

/**
 * Characters of Unicode that look like ASCII or like nothing: compatibility forms (NFKC, such as
 * full width), soft hyphens, and format characters without width. Immutable; any thread.
 */
final class CompatibilityForms {
  static final byte KEPT = 0;
  static final byte LEFT_OUT = -1;

  static final int[] FIRST_BYTES = {
    0xC2, 0xC5, 0xCA, 0xCB, 0xCD, 0xD8, 0xDB, 0xDC, 0xE0, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0, 0xF3
  };

  private static final int BASIC = 0x10000;

  // Where characters beyond the basic plane look so: outlined, mathematical, squared and segmented
  // letters and digits, tags and variation selectors. Each with its end.
  private static final int[][] BEYOND = {
    {0x1CCD6, 0x1CCFA},
    {0x1D400, 0x1D800},
    {0x1F12B, 0x1F14A},
    {0x1FBF0, 0x1FBFA},
    {0xE0001, 0xE01F0},
  };

  private static final int TAGS = 0xE0000;
  private static final byte[][] FORMS = new byte[1 + BEYOND.length][];

  static {
    FORMS[0] = forms(0x80, BASIC);
    for (int i = 0; i < BEYOND.length; i++) {
      FORMS[i + 1] = forms(BEYOND[i][0], BEYOND[i][1]);
    }
  }

  private static byte[] forms(int first, int end) {
    byte[] forms = new byte[end - first];
    for (int i = 0; i < forms.length; i++) {
      forms[i] = form(first + i);
    }
    return forms;
  }

  private CompatibilityForms() {}

  private static byte form(int character) {
    if (character >= TAGS + ' ' && character < TAGS + 0x7F) {
      return (byte) (character - TAGS);
    }
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

  // The combining grapheme joiner and the variation selectors have a category of their own.
  private static boolean isJoinerOrSelector(int character) {
    return character == 0x34F
        || (character >= 0xFE00 && character <= 0xFE0F)
        || (character >= 0xE0100 && character <= 0xE01EF);
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
    return value < BASIC ? FORMS[0][Math.max(0, value - 0x80)] : beyond(value);
  }

  private static byte beyond(int character) {
    for (int i = 0; i < BEYOND.length; i++) {
      if (character >= BEYOND[i][0] && character < BEYOND[i][1]) {
        return FORMS[i + 1][character - BEYOND[i][0]];
      }
    }
    return KEPT;
  }

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

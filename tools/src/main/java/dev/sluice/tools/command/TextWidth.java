package dev.sluice.tools.command;

/**
 * Columns that a text takes on a terminal. Characters that East Asian fonts draw wide count two, as
 * do pictographs (Unicode Standard Annex 11); marks that combine with the character before them
 * count none.
 */
public final class TextWidth {
  /** First and last code points of the blocks whose characters are wide. */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1faff},
    {0x20000, 0x3fffd},
  };

  private TextWidth() {}

  public static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** Cuts a text to a number of columns; the ellipsis at a cut is one of them. */
  public static String cut(String text, int most) {
    // No text has more columns than twice its length.
    if (text.length() <= most / 2 || of(text) <= most) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int left = most - 1;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      left -= of(text.codePointAt(at));
      if (left < 0) {
        break;
      }
      kept.appendCodePoint(text.codePointAt(at));
    }
    return most < 1 ? "" : kept + "…";
  }

  private static int of(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  private static boolean isWide(int point) {
    for (int[] block : WIDE) {
      if (point >= block[0] && point <= block[1]) {
        return true;
      }
    }
    return false;
  }
}

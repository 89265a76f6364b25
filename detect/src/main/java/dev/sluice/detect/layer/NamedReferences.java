package dev.sluice.detect.layer;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The named character references of HTML that can stand within a secret: of ASCII, and of what
 * shows nothing. Immutable; any thread.
 */
final class NamedReferences {
  private static final int LONGEST = "ZeroWidthSpace".length();

  private static final Map<String, Integer> CHARACTERS =
      Map.ofEntries(
          Map.entry("amp", (int) '&'),
          Map.entry("AMP", (int) '&'),
          Map.entry("quot", (int) '"'),
          Map.entry("QUOT", (int) '"'),
          Map.entry("apos", (int) '\''),
          Map.entry("lt", (int) '<'),
          Map.entry("LT", (int) '<'),
          Map.entry("gt", (int) '>'),
          Map.entry("GT", (int) '>'),
          Map.entry("equals", (int) '='),
          Map.entry("plus", (int) '+'),
          Map.entry("sol", (int) '/'),
          Map.entry("colon", (int) ':'),
          Map.entry("lowbar", (int) '_'),
          Map.entry("UnderBar", (int) '_'),
          Map.entry("period", (int) '.'),
          Map.entry("commat", (int) '@'),
          Map.entry("excl", (int) '!'),
          Map.entry("num", (int) '#'),
          Map.entry("dollar", (int) '$'),
          Map.entry("percnt", (int) '%'),
          Map.entry("lpar", (int) '('),
          Map.entry("rpar", (int) ')'),
          Map.entry("ast", (int) '*'),
          Map.entry("comma", (int) ','),
          Map.entry("semi", (int) ';'),
          Map.entry("quest", (int) '?'),
          Map.entry("bsol", (int) '\\'),
          Map.entry("Hat", (int) '^'),
          Map.entry("grave", (int) '`'),
          Map.entry("verbar", (int) '|'),
          Map.entry("Tab", (int) '\t'),
          Map.entry("NewLine", (int) '\n'),
          Map.entry("nbsp", 0xA0),
          Map.entry("shy", 0xAD),
          Map.entry("ZeroWidthSpace", 0x200B),
          Map.entry("zwnj", 0x200C),
          Map.entry("zwj", 0x200D),
          Map.entry("lrm", 0x200E),
          Map.entry("rlm", 0x200F),
          Map.entry("NoBreak", 0x2060));

  private NamedReferences() {}

  static int length(LayerText text, int at) {
    int end = at + 1;
    while (end - at <= LONGEST && isLetter(text.at(end))) {
      end++;
    }
    return text.at(end) == ';' && CHARACTERS.containsKey(name(text, at, end)) ? end + 1 - at : 0;
  }

  static int character(LayerText text, int at, int length) {
    return CHARACTERS.getOrDefault(name(text, at, at + length - 1), 0);
  }

  private static String name(LayerText text, int at, int end) {
    return new String(text.bytes(), at + 1, end - at - 1, StandardCharsets.US_ASCII);
  }

  private static boolean isLetter(int octet) {
    int lower = octet | 0x20;
    return lower >= 'a' && lower <= 'z';
  }
}

package dev.sluice.inspect.secrets.layer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Percent escapes (RFC 3986, and {@code %uXXXX}), escapes of JSON and JavaScript, character
 * references of HTML, and characters that look like others, all in one pass. A text without blanks
 * that has percent escapes and plus signs may be a form (WHATWG URL), and is also read with a plus
 * sign as a space. Immutable; any thread.
 */
public final class EscapeDecoder implements Decoder {
  private static final int HEX = 16;
  private static final int DECIMAL = 10;
  private static final int MAX_DIGITS = 7;
  private static final List<Reference> REFERENCES = List.of(Reference.values());
  private static final int ESCAPES =
      ByteKinds.PERCENT | ByteKinds.BACKSLASH | ByteKinds.AMPERSAND | ByteKinds.WIDE;

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ESCAPES)) {
      return;
    }
    boolean more = found(new Reading(text, false), layers);
    boolean form = text.holds(ByteKinds.PERCENT) && text.holds(ByteKinds.PLUS);
    if (more && form && !text.holds(ByteKinds.BLANK)) {
      found(new Reading(text, true), layers);
    }
  }

  private static boolean found(Reading reading, Layers layers) {
    return reading.decoded().map(layers::found).orElse(true);
  }

  /** One pass over the text. */
  private static final class Reading {
    private final LayerText text;
    private final boolean form;
    private final MappedLayer layer;
    private int copied;
    private boolean changed;

    Reading(LayerText text, boolean form) {
      this.text = text;
      this.form = form;
      this.layer =
          new MappedLayer(
              text.bytes(),
              text.end() - text.from(),
              (bytes, place) ->
                  form
                      ? WrittenEscapes.percent(bytes)
                      : WrittenEscapes.likeIn(text.bytes(), place, bytes));
      this.copied = text.from();
    }

    /** Empty when nothing is escaped. */
    Optional<MappedLayer> decoded() {
      byte[] bytes = text.bytes();
      int end = text.end();
      int special = form ? ESCAPES | ByteKinds.PLUS : ESCAPES;
      int at = ByteKinds.next(bytes, text.from(), end, special);
      while (at < end) {
        int length = piece(at);
        copied = length > 0 ? at + length : copied;
        at = ByteKinds.next(bytes, at + Math.max(1, length), end, special);
      }
      layer.copy(copied, text.end());
      return changed ? Optional.of(layer.endingAt(text.end())) : Optional.empty();
    }

    /** Length of what is decoded at a place; 0 when nothing is. */
    private int piece(int at) {
      return switch (text.bytes()[at]) {
        case '%' -> percent(at);
        case '\\' -> backslash(at);
        case '&' -> reference(at);
        case '+' -> form ? octet(at, 1, ' ') : 0;
        default -> lookalike(at);
      };
    }

    private int lookalike(int at) {
      int length = CompatibilityForms.length(text, at);
      byte form = length == 0 ? CompatibilityForms.KEPT : CompatibilityForms.form(text, at, length);
      if (form == CompatibilityForms.KEPT) {
        return 0;
      }
      if (form == CompatibilityForms.LEFT_OUT) {
        layer.copy(copied, at);
        changed = true;
        return length;
      }
      return octet(at, length, form);
    }

    private int percent(int at) {
      if ((text.at(at + 1) | 0x20) == 'u') {
        return unit(at, at + 2, 4, 6);
      }
      int value = number(at + 1, 2, HEX);
      return value < 0 ? 0 : octet(at, 3, value);
    }

    private int backslash(int at) {
      int letter = text.at(at + 1);
      return switch (letter) {
        case 'n' -> octet(at, 2, '\n');
        case 'r' -> octet(at, 2, '\r');
        case 't' -> octet(at, 2, '\t');
        case '"', '\\', '/', '\'' -> octet(at, 2, letter);
        case 'x' -> unit(at, at + 2, 2, 4);
        case 'u' ->
            text.at(at + 2) == '{' ? enclosed(at, at + 3, HEX, '}') : unit(at, at + 2, 4, 6);
        default -> 0;
      };
    }

    private int reference(int at) {
      if (text.at(at + 1) == '#') {
        return (text.at(at + 2) | 0x20) == 'x'
            ? enclosed(at, at + 3, HEX, ';')
            : enclosed(at, at + 2, DECIMAL, ';');
      }
      for (Reference named : REFERENCES) {
        if (named.isAt(text, at)) {
          return octet(at, named.length(), named.octet());
        }
      }
      return 0;
    }

    /** A character of so many hexadecimal digits. */
    private int unit(int at, int digits, int count, int length) {
      int value = number(digits, count, HEX);
      return value < 0 ? 0 : character(at, length, value);
    }

    /** A character of any number of digits before a mark. */
    private int enclosed(int at, int digits, int radix, char mark) {
      int end = digits;
      while (end - digits < MAX_DIGITS && Character.digit(text.at(end), radix) >= 0) {
        end++;
      }
      int value = end == digits || text.at(end) != mark ? -1 : number(digits, end - digits, radix);
      return value < 0 ? 0 : character(at, end + 1 - at, value);
    }

    /** Negative when they are not all digits. */
    private int number(int from, int count, int radix) {
      int value = 0;
      for (int at = from; at < from + count; at++) {
        int digit = Character.digit(text.at(at), radix);
        if (digit < 0) {
          return -1;
        }
        value = value * radix + digit;
      }
      return value;
    }

    private int octet(int at, int length, int value) {
      layer.copy(copied, at);
      layer.decoded(at, value);
      changed = true;
      return length;
    }

    /** A surrogate, or a value beyond Unicode, stands for itself as one byte that no secret has. */
    private int character(int at, int length, int value) {
      if (value < 0x80 || !Character.isValidCodePoint(value) || isSurrogate(value)) {
        return octet(at, length, value < 0x80 ? value : 0xFF);
      }
      byte[] utf8 = Character.toString(value).getBytes(StandardCharsets.UTF_8);
      octet(at, length, utf8[0]);
      for (int i = 1; i < utf8.length; i++) {
        layer.more(utf8[i]);
      }
      return length;
    }

    private static boolean isSurrogate(int value) {
      return value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    }
  }

  /** The named references that can stand within a secret. */
  private enum Reference {
    AMP("&amp;", '&'),
    QUOT("&quot;", '"'),
    APOS("&apos;", '\''),
    LT("&lt;", '<'),
    GT("&gt;", '>'),
    EQUALS("&equals;", '='),
    PLUS("&plus;", '+'),
    SLASH("&sol;", '/'),
    COLON("&colon;", ':'),
    UNDERSCORE("&lowbar;", '_'),
    DOT("&period;", '.'),
    AT("&commat;", '@'),
    TAB("&Tab;", '\t'),
    NEW_LINE("&NewLine;", '\n');

    private final String name;
    private final char octet;

    Reference(String name, char octet) {
      this.name = name;
      this.octet = octet;
    }

    boolean isAt(LayerText text, int at) {
      for (int i = 0; i < name.length(); i++) {
        if (text.at(at + i) != name.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    int length() {
      return name.length();
    }

    int octet() {
      return octet;
    }
  }
}

package dev.sluice.detect.layer;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Percent escapes (RFC 3986, and {@code %uXXXX}), escapes of JSON and JavaScript, character
 * references of HTML, and characters that look like others, all in one pass. A text without blanks
 * that has percent escapes and plus signs may be a form (WHATWG URL), and is also read with a plus
 * sign as a space. Immutable; any thread.
 */
public final class EscapeDecoder implements Decoder {
  private static final int HEX = 16;
  private static final int DECIMAL = 10;
  private static final int OCTAL = 8;
  private static final int MOST_OCTAL = 3;
  private static final int MAX_DIGITS = 7;
  private static final int TOGETHER = 64;
  private static final int VERTICAL_TAB = 0x0B;

  // JavaScript and Markdown pass over a backslash before these.
  private static final ByteClass PUNCTUATION =
      ByteClass.of("!\"#$%&'()*+,./:;<=>?@[]^_`{|}~\\-\\\\");

  @Override
  public void decode(LayerText text, Layers layers) {
    if (!text.holds(ByteKinds.ESCAPES)) {
      return;
    }
    Reading reading = new Reading(text, layers);
    if (!reading.isDecoded()) {
      return;
    }
    boolean form = text.holds(ByteKinds.PERCENT) && text.holds(ByteKinds.PLUS);
    if (form && !text.holds(ByteKinds.BLANK)) {
      decodeForm(FormLayer.of(reading.layer), layers);
    } else {
      layers.found(reading.layer);
    }
  }

  private static void decodeForm(FormLayer spaced, Layers layers) {
    List<ByteSpan> keys = spaced.keyParts();
    if (keys.isEmpty() || layers.found(spaced.plain().onlyAt(keys))) {
      layers.found(spaced);
    }
  }

  private static final class Reading {
    private final LayerText text;
    private final Layers layers;
    private final MappedLayer layer;
    private int copied;
    private int count;
    private boolean changed;

    Reading(LayerText text, Layers layers) {
      this.text = text;
      this.layers = layers;
      this.layer =
          new MappedLayer(
              text.bytes(),
              text.end() - text.from(),
              (bytes, place) -> WrittenEscapes.likeIn(text.bytes(), place, bytes),
              EscapeForm::of);
      this.copied = text.from();
    }

    boolean isDecoded() {
      byte[] bytes = text.bytes();
      int end = text.end();
      int at = ByteKinds.nextEscape(bytes, text.from(), end);
      while (at < end) {
        if (count++ % TOGETHER == 0 && !layers.affordsEscapes(TOGETHER)) {
          return false;
        }
        int length = piece(at);
        copied = length > 0 ? at + length : copied;
        at = ByteKinds.nextEscape(bytes, at + Math.max(1, length), end);
      }
      if (changed) {
        layer.copy(copied, text.end());
        layer.endingAt(text.end());
      }
      return changed;
    }

    private int piece(int at) {
      return switch (text.bytes()[at]) {
        case '%' -> percent(at);
        case '\\' -> backslash(at);
        case '&' -> reference(at);
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
      int value = text.hexOctet(at + 1);
      return value < 0 ? 0 : octet(at, 3, value);
    }

    private int backslash(int at) {
      int letter = text.at(at + 1);
      return switch (letter) {
        case 'n' -> octet(at, 2, '\n');
        case 'r' -> octet(at, 2, '\r');
        case 't' -> octet(at, 2, '\t');
        case 'b' -> octet(at, 2, '\b');
        case 'f' -> octet(at, 2, '\f');
        case 'v' -> octet(at, 2, VERTICAL_TAB);
        case 'x' -> unit(at, at + 2, 2, 4);
        case 'u' ->
            text.at(at + 2) == '{' ? enclosed(at, at + 3, HEX, '}') : unit(at, at + 2, 4, 6);
        default -> PUNCTUATION.has((byte) letter) ? octet(at, 2, letter) : octal(at);
      };
    }

    // A byte of up to three octal digits (ECMAScript, legacy octal escapes).
    private int octal(int at) {
      int end = at + 1;
      int value = 0;
      while (end - at <= MOST_OCTAL && Character.digit(text.at(end), OCTAL) >= 0) {
        value = value * OCTAL + Character.digit(text.at(end), OCTAL);
        end++;
      }
      return end == at + 1 ? 0 : character(at, end - at, value);
    }

    private int reference(int at) {
      if (text.at(at + 1) == '#') {
        return (text.at(at + 2) | 0x20) == 'x'
            ? enclosed(at, at + 3, HEX, ';')
            : enclosed(at, at + 2, DECIMAL, ';');
      }
      int length = NamedReferences.length(text, at);
      return length == 0 ? 0 : character(at, length, NamedReferences.character(text, at, length));
    }

    private int unit(int at, int digits, int count, int length) {
      int value = number(digits, count, HEX);
      int next = at + length;
      if (isHigh(value) && text.at(next) == text.at(at) && (text.at(next + 1) | 0x20) == 'u') {
        int low = number(digits + length, count, HEX);
        if (isLow(low)) {
          return character(at, 2 * length, Character.toCodePoint((char) value, (char) low));
        }
      }
      return value < 0 ? 0 : character(at, length, value);
    }

    private static boolean isHigh(int unit) {
      return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
    }

    private static boolean isLow(int unit) {
      return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    // A character of any number of digits before a mark, which HTML lets out.
    private int enclosed(int at, int digits, int radix, char mark) {
      int first = digits;
      while (text.at(first) == '0') {
        first++;
      }
      int end = first;
      while (end - first < MAX_DIGITS && Character.digit(text.at(end), radix) >= 0) {
        end++;
      }
      boolean marked = text.at(end) == mark;
      boolean ends = marked || (mark == ';' && Character.digit(text.at(end), radix) < 0);
      return ends && end > digits
          ? character(at, end + (marked ? 1 : 0) - at, number(first, end - first, radix))
          : 0;
    }

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

    // A surrogate, or a value beyond Unicode, stands for itself as one byte that no secret has.
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

  /** Names of the forms that {@link EscapeDecoder} decodes. */
  private static final class EscapeForm {
    private EscapeForm() {}

    /**
     * The form of a piece.
     *
     * @param first byte of it, without sign
     */
    static String of(int first) {
      return switch (first) {
        case '%' -> "percent";
        case '\\' -> "backslash";
        case '&' -> "html";
        default -> "lookalike";
      };
    }
  }
}

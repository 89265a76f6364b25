package dev.sluice.detect.scrub;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** How texts escape a value: percent escapes, and those of JSON. Immutable; any thread. */
enum Escapes {
  NONE {
    @Override
    byte[] escaped(byte[] plain) {
      return plain;
    }
  },
  /** RFC 3986 section 2.3. */
  PERCENT {
    @Override
    byte[] escaped(byte[] plain) {
      return percent(plain, "-._~", false);
    }
  },
  PERCENT_LOWER {
    @Override
    byte[] escaped(byte[] plain) {
      return percent(plain, "-._~", true);
    }
  },
  /** ECMAScript's encodeURIComponent. */
  COMPONENT {
    @Override
    byte[] escaped(byte[] plain) {
      return percent(plain, "-._~!'()*", false);
    }
  },
  /** ECMAScript's encodeURI. */
  ADDRESS {
    @Override
    byte[] escaped(byte[] plain) {
      return percent(plain, "-._~!'()*;,/?:@&=+$#", false);
    }
  },
  /** A form (WHATWG URL). */
  FORM {
    @Override
    byte[] escaped(byte[] plain) {
      return new String(percent(plain, "-._* ", false), StandardCharsets.ISO_8859_1)
          .replace(' ', '+')
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  },
  JSON {
    @Override
    byte[] escaped(byte[] plain) {
      return json(plain, "", true);
    }
  },
  /** As PHP writes it, and others with HTML in mind. */
  JSON_SLASH {
    @Override
    byte[] escaped(byte[] plain) {
      return json(plain, "/", true);
    }
  },
  /** As Go and Python write it. */
  JSON_UNICODE {
    @Override
    byte[] escaped(byte[] plain) {
      return json(plain, "<>&\u0080", true);
    }
  },
  /** As .NET writes it. */
  JSON_UPPER {
    @Override
    byte[] escaped(byte[] plain) {
      return json(plain, "<>&'+`\u0080", false);
    }
  };

  private static final String NAMED = "\"\\\b\f\n\r\t/";
  private static final String LETTERS = "\"\\bfnrt/";

  static final List<Escapes> OF_DIGITS = List.of(PERCENT, PERCENT_LOWER, JSON_SLASH, JSON_UPPER);

  abstract byte[] escaped(byte[] plain);

  private static byte[] percent(byte[] plain, String kept, boolean lower) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length);
    for (byte octet : plain) {
      boolean alphanumeric = octet >= 0 && Character.isLetterOrDigit(octet);
      if (alphanumeric || kept.indexOf(octet & 0xFF) >= 0) {
        out.write(octet);
      } else {
        String escape = "%%%02X".formatted(octet & 0xFF);
        out.writeBytes(ascii(lower ? escape.toLowerCase(Locale.ROOT) : escape));
      }
    }
    return out.toByteArray();
  }

  /**
   * A text in a JSON string.
   *
   * @param more characters that are escaped; with U+0080, all outside of ASCII
   */
  private static byte[] json(byte[] plain, String more, boolean lower) {
    String text = new String(plain, StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean wanted = more.indexOf(Math.min(c, '\u0080')) >= 0;
      int named = NAMED.indexOf(c);
      if (named >= 0 && (c != '/' || wanted)) {
        out.append('\\').append(LETTERS.charAt(named));
      } else if (c < ' ' || (wanted && c != '/')) {
        out.append(lower ? "\\u%04x".formatted((int) c) : "\\u%04X".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package dev.sluice.detect.check;

import dev.sluice.detect.text.ByteClass;
import java.nio.charset.StandardCharsets;

/** Forms that the length and the alphabet of a run do not tell. */
public enum KeyForm implements SecretCheck {
  /** RFC 9562: groups of 8, 4, 4, 4 and 12 hexadecimal digits. */
  UUID {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      if (end - start != UUID_LENGTH) {
        return false;
      }
      for (int at = 0; at < UUID_LENGTH; at++) {
        boolean dash = at == 8 || at == 13 || at == 18 || at == 23;
        if (dash != (bytes[start + at] == '-') || !(dash || isHex(bytes[start + at]))) {
          return false;
        }
      }
      return true;
    }
  },

  MIXED {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      return holds(bytes, start, end, LOWER)
          && holds(bytes, start, end, UPPER)
          && holds(bytes, start, end, ByteClass.DIGIT);
    }
  },

  LETTERS_AND_DIGITS {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      return holds(bytes, start, end, ByteClass.DIGIT)
          && (holds(bytes, start, end, LOWER) || holds(bytes, start, end, UPPER));
    }
  },

  NO_EXAMPLE {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      return !new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
          .contains("EXAMPLE");
    }
  },

  /** Base64 of 64 bytes: 86 characters and two of padding, none of it elsewhere. */
  BASE64_OF_64_BYTES {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      return isPadded(bytes, start, end, 2);
    }
  },

  /** Base64 of 32 bytes: 43 characters and one of padding, none of it elsewhere. */
  BASE64_OF_32_BYTES {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      return isPadded(bytes, start, end, 1);
    }
  },

  /** 64 hexadecimal digits, with or without {@code 0x} before them. */
  HEX_OF_32_BYTES {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      boolean marked =
          end - start == HEX_LENGTH + 2 && bytes[start] == '0' && bytes[start + 1] == 'x';
      int from = marked ? start + 2 : start;
      return end - from == HEX_LENGTH && ByteClass.ANY_HEX.runEnd(bytes, from, end) == end;
    }
  },

  /** The signature of an Azure SAS: base64 of 32 bytes, the padding perhaps percent-encoded. */
  SIGNATURE {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      int last = bytes[end - 1];
      return last == '=' || ((last == 'D' || last == 'd') && bytes[end - 3] == '%');
    }
  };

  private static final int UUID_LENGTH = 36;
  private static final int HEX_LENGTH = 64;
  private static final ByteClass LOWER = ByteClass.of("a-z");
  private static final ByteClass UPPER = ByteClass.of("A-Z");

  private static boolean isHex(byte value) {
    return ByteClass.ANY_HEX.has(value);
  }

  private static boolean holds(byte[] bytes, int start, int end, ByteClass kind) {
    for (int at = start; at < end; at++) {
      if (kind.has(bytes[at])) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPadded(byte[] bytes, int start, int end, int length) {
    int padding = end - length;
    for (int at = start; at < end; at++) {
      if (bytes[at] == '=' != at >= padding) {
        return false;
      }
    }
    return true;
  }
}

package dev.sluice.proxy.secret.credential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The way in which a secret is written in place of its placeholder. */
enum SecretEncoding {
  FIELD {
    @Override
    boolean admits(byte[] secret) {
      return true;
    }
  },
  /** A part of a path: percent-encoded, without octets that could leave its segment. */
  PATH {
    @Override
    boolean admits(byte[] secret) {
      for (byte octet : secret) {
        if (octet == '/' || octet == '\\' || octet == '?' || octet == '#') {
          return false;
        }
      }
      return !isDots(secret);
    }

    @Override
    void write(byte octet, ByteArrayOutputStream out) {
      percent(octet, out);
    }
  },
  VALUE {
    @Override
    boolean admits(byte[] secret) {
      return true;
    }

    @Override
    void write(byte octet, ByteArrayOutputStream out) {
      percent(octet, out);
    }
  },
  TEXT {
    @Override
    boolean admits(byte[] secret) {
      return isUtf8(secret);
    }
  },
  /** Inside a JSON string: escaped, UTF-8 only. */
  JSON {
    @Override
    boolean admits(byte[] secret) {
      return isUtf8(secret);
    }

    @Override
    void write(byte octet, ByteArrayOutputStream out) {
      if (octet == '\t') {
        out.write('\\');
        out.write('t');
        return;
      }
      if (octet == '"' || octet == '\\') {
        out.write('\\');
      }
      out.write(octet);
    }
  };

  private static final String HEX_DIGITS = "0123456789ABCDEF";

  abstract boolean admits(byte[] secret);

  void write(byte octet, ByteArrayOutputStream out) {
    out.write(octet);
  }

  void write(byte[] secret, ByteArrayOutputStream out) {
    for (byte octet : secret) {
      write(octet, out);
    }
  }

  private static void percent(byte octet, ByteArrayOutputStream out) {
    int lower = octet | 0x20;
    boolean unreserved =
        (lower >= 'a' && lower <= 'z' && octet > 0)
            || (octet >= '0' && octet <= '9')
            || "-._~".indexOf(octet) >= 0;
    if (unreserved) {
      out.write(octet);
    } else {
      out.write('%');
      out.write(HEX_DIGITS.charAt((octet & 0xFF) >> 4));
      out.write(HEX_DIGITS.charAt(octet & 0xF));
    }
  }

  private static boolean isDots(byte[] secret) {
    return secret[0] == '.' && (secret.length == 1 || (secret.length == 2 && secret[1] == '.'));
  }

  static boolean isUtf8(byte[] octets) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

package dev.sluice.detect.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64 of a name, a colon and a plausible password (RFC 7617 section 2). */
public final class BasicPassword implements SecretCheck {
  private final SecretCheck password;

  public BasicPassword(SecretCheck password) {
    this.password = password;
  }

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    int stop = end;
    while (stop > start && bytes[stop - 1] == '=') {
      stop--;
    }
    if ((stop - start) % 4 == 1) {
      return false;
    }
    byte[] decoded = decoded(bytes, start, stop);
    int colon = 0;
    while (colon < decoded.length && decoded[colon] != ':') {
      colon++;
    }
    return colon < decoded.length
        && isPrintable(decoded)
        && password.accepts(decoded, colon + 1, decoded.length);
  }

  private static byte[] decoded(byte[] bytes, int start, int end) {
    String text =
        new String(Arrays.copyOfRange(bytes, start, end), StandardCharsets.ISO_8859_1)
            .replace('-', '+')
            .replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static boolean isPrintable(byte[] text) {
    for (byte c : text) {
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }
}

package dev.sluice.detect.check;

import java.util.zip.CRC32;

/** The last six characters are the CRC-32 of those before them, in base 62 (digits, A-Z, a-z). */
public final class Base62Checksum implements SecretCheck {
  private static final int LENGTH = 6;
  private static final int BASE = 62;
  private static final int LETTERS = 26;

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    CRC32 crc = new CRC32();
    crc.update(bytes, start, end - start - LENGTH);
    long stated = 0;
    for (int at = end - LENGTH; at < end; at++) {
      stated = stated * BASE + digit(bytes[at]);
    }
    return stated == crc.getValue();
  }

  @Override
  public boolean isChecksum() {
    return true;
  }

  private static int digit(byte c) {
    if (c <= '9') {
      return c - '0';
    }
    return c <= 'Z' ? c - 'A' + 10 : c - 'a' + 10 + LETTERS;
  }
}

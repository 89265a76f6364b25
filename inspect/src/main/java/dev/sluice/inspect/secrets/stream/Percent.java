package dev.sluice.inspect.secrets.stream;

import java.io.ByteArrayOutputStream;

/** Percent escapes of a replacement. Any thread. */
final class Percent {
  private static final int LENGTH = 3;

  private Percent() {}

  /** Without the escapes; what is none stays. */
  static byte[] decoded(byte[] written) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(written.length);
    int at = 0;
    while (at < written.length) {
      int high = at + 1 < written.length ? Character.digit(written[at + 1], 16) : -1;
      int low = at + 2 < written.length ? Character.digit(written[at + 2], 16) : -1;
      boolean escaped = written[at] == '%' && high >= 0 && low >= 0;
      out.write(escaped ? high << 4 | low : written[at]);
      at += escaped ? LENGTH : 1;
    }
    return out.toByteArray();
  }
}

package dev.sluice.detect.scrub;

/** A value as a text may write it, digit by digit, so that long values are not written out. */
sealed interface Form permits WrittenForm, Base64Form, HexForm, SameLengthForm {
  /** At least 8. */
  int length();

  byte at(int index);

  String id();

  byte[] replacement();

  /** What stands in place of this form and of others that overlap it. */
  default byte[] replacement(int length) {
    return replacement();
  }

  default int begin() {
    return (at(0) & 0xFF) << 24 | (at(1) & 0xFF) << 16 | (at(2) & 0xFF) << 8 | (at(3) & 0xFF);
  }

  default byte[] written() {
    byte[] bytes = new byte[length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = at(i);
    }
    return bytes;
  }
}

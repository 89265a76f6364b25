package dev.sluice.detect.scrub;

import java.util.Arrays;

/**
 * A form whose place is filled with zeros, which are digits in each of them: lengths around it stay
 * true.
 */
record SameLengthForm(Form form) implements Form {
  @Override
  public int length() {
    return form.length();
  }

  @Override
  public byte at(int index) {
    return form.at(index);
  }

  @Override
  public String id() {
    return form.id();
  }

  @Override
  public byte[] replacement() {
    return replacement(form.length());
  }

  @Override
  public byte[] replacement(int length) {
    byte[] zeros = new byte[length];
    Arrays.fill(zeros, (byte) '0');
    return zeros;
  }

  @Override
  public byte[] written() {
    return form.written();
  }

  @Override
  public String toString() {
    return "SameLengthForm[" + form + "]";
  }
}

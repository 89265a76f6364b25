package dev.sluice.detect.check;

import dev.sluice.detect.text.ByteClass;

/** Check digits of numbers; bytes that are no digits are separators. */
public enum DecimalChecksum implements SecretCheck {
  /** ISO/IEC 7812-1, of payment cards. */
  LUHN {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      int sum = 0;
      boolean doubled = false;
      for (int at = end - 1; at >= start; at--) {
        if (ByteClass.DIGIT.has(bytes[at])) {
          int digit = doubled ? 2 * (bytes[at] - '0') : bytes[at] - '0';
          sum += digit > 9 ? digit - 9 : digit;
          doubled = !doubled;
        }
      }
      return sum % 10 == 0;
    }
  },

  /** ABA routing numbers: weights 3, 7, 1; the first two digits name a district. */
  ROUTING {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      int sum = 0;
      for (int at = start; at < end; at++) {
        sum += (bytes[at] - '0') * WEIGHTS[(at - start) % WEIGHTS.length];
      }
      int district = (bytes[start] - '0') * 10 + bytes[start + 1] - '0';
      return sum % 10 == 0
          && ((district >= 1 && district <= 12)
              || (district >= 21 && district <= 32)
              || (district >= 61 && district <= 72)
              || district == 80);
    }
  },

  /** A US social security number in its form with dashes, of a range that is assigned. */
  SOCIAL_SECURITY {
    @Override
    public boolean accepts(byte[] bytes, int start, int end) {
      if (end - start != 11 || bytes[start + 3] != '-' || bytes[start + 6] != '-') {
        return false;
      }
      int area = number(bytes, start, start + 3);
      return area > 0
          && area != 666
          && area < 900
          && number(bytes, start + 4, start + 6) > 0
          && number(bytes, start + 7, end) > 0;
    }
  };

  private static final int[] WEIGHTS = {3, 7, 1};

  private static int number(byte[] bytes, int start, int end) {
    int value = 0;
    for (int at = start; at < end; at++) {
      if (!ByteClass.DIGIT.has(bytes[at])) {
        return 0;
      }
      value = value * 10 + bytes[at] - '0';
    }
    return value;
  }
}

package dev.sluice.chain.contract;

/** The grammar of reason codes that services send. */
public final class ReasonCode {
  private ReasonCode() {}

  /**
   * Whether a service may send the code: a lower-case letter, then lower-case letters, digits and
   * underscores.
   */
  public static boolean isValid(String code) {
    if (code.isEmpty() || code.length() > Limits.REASON_CODE || !isLetter(code.charAt(0))) {
      return false;
    }
    for (int i = 1; i < code.length(); i++) {
      char c = code.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}

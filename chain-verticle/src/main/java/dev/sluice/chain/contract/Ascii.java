package dev.sluice.chain.contract;

/** Character classes that never depend on a locale. */
public final class Ascii {
  private Ascii() {}

  public static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}

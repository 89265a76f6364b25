package dev.sluice.config.settings.credentials;

import java.util.regex.Pattern;

/** The names of credentials (data-plane 14.2). */
public final class CredentialKeys {
  /** Characters of a key. */
  public static final int MAX_LENGTH = 128;

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_]{1," + MAX_LENGTH + "}");

  /** What a placeholder reads as a revision or a handle in front of the key. */
  private static final Pattern RESERVED = Pattern.compile("(v[0-9]+|s[0-9a-f]{64})_.*");

  private CredentialKeys() {}

  static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  static boolean isReserved(String text) {
    return RESERVED.matcher(text).matches();
  }
}

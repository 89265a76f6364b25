package dev.sluice.chain.contract;

import dev.sluice.proto.CredentialPlaceholder;

/** The syntax of header names and values that a stage may write. */
final class HeaderRules {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** The start of a credential placeholder; an injected one would make Sluice send a secret. */
  private static final String PLACEHOLDER = CredentialPlaceholder.CANONICAL;

  private static final String ALIAS = CredentialPlaceholder.ALIAS;

  private HeaderRules() {}

  static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!SafeText.isAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /**
   * Whether a stage may write the value: no control character except TAB, no credential
   * placeholder.
   */
  static boolean isSafeValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        return false;
      }
    }
    return !value.contains(PLACEHOLDER) && !value.contains(ALIAS);
  }
}

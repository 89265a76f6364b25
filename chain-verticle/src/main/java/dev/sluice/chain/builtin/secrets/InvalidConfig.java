package dev.sluice.chain.builtin.secrets;

/** A configuration that cannot be used. The message names key and remedy. */
final class InvalidConfig extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidConfig(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

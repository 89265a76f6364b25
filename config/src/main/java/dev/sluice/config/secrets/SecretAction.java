package dev.sluice.config.secrets;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happens to a secret. Later ones are stricter. */
public enum SecretAction {
  /** Nothing; it is no finding. */
  ALLOW,
  /** It is a finding. */
  RECORD,
  /** It is replaced. Where the contract cannot write, the request is denied. */
  REDACT,
  DENY;

  static final String NAMES =
      Arrays.stream(values()).map(SecretAction::text).collect(Collectors.joining(", "));

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SecretAction> find(String text) {
    return Arrays.stream(values()).filter(action -> action.text().equals(text)).findFirst();
  }
}

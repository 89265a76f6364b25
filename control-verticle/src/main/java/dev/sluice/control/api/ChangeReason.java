package dev.sluice.control.api;

import dev.sluice.inspect.secrets.SecretScanner;
import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a caller changes the configuration; the audit keeps it, so it holds no secret. */
final class ChangeReason {
  static final String HEADER = "X-Sluice-Reason";
  static final String RULE =
      HEADER + ": expected 1 to 200 printable ASCII characters without a secret";

  private static final int MAX_LENGTH = 200;

  private ChangeReason() {}

  /**
   * Reads the header.
   *
   * @return empty when it is malformed; an empty text when there is none
   */
  static Optional<String> of(@Nullable String header) {
    if (header == null) {
      return Optional.of("");
    }
    String reason = header.strip();
    boolean usable =
        !reason.isEmpty()
            && reason.length() <= MAX_LENGTH
            && reason.chars().allMatch(c -> c >= ' ' && c < 127)
            && SecretScanner.of(SecretCatalog.USUAL, false).isClean(reason);
    return usable ? Optional.of(reason) : Optional.empty();
  }
}

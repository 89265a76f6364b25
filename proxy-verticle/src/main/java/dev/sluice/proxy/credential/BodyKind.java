package dev.sluice.proxy.credential;

import java.util.Locale;
import java.util.Optional;

/** Bodies that secrets can be put into (data-plane 14.3). */
public enum BodyKind {
  JSON,
  FORM,
  TEXT;

  /** Bytes of the largest body that is rewritten. */
  public static final int MAX_BYTES = 256 << 10;

  /** The kind that a Content-Type names. */
  public static Optional<BodyKind> of(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    if (type.equals("application/json")
        || (type.startsWith("application/") && type.endsWith("+json"))) {
      return Optional.of(JSON);
    }
    if (type.equals("application/x-www-form-urlencoded")) {
      return Optional.of(FORM);
    }
    return type.startsWith("text/") ? Optional.of(TEXT) : Optional.empty();
  }
}

package dev.sluice.proxy.secret.credential;

import dev.sluice.detect.placeholder.DecodedView;
import dev.sluice.detect.placeholder.PlaceholderSyntax;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Optional;

/** Media types of bodies in which placeholders are replaced (data-plane 14.3). */
public enum RewritableBody {
  JSON,
  FORM,
  TEXT;

  public static final int MAX_BYTES = 256 << 10;

  public static Optional<RewritableBody> of(String contentType) {
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

  /** The type of a WebSocket text message, which no header tells: JSON when it begins like it. */
  static RewritableBody ofMessage(byte[] text) {
    int at = 0;
    while (at < text.length && Character.isWhitespace(text[at])) {
      at++;
    }
    return at < text.length && (text[at] == '{' || text[at] == '[' || text[at] == '"')
        ? JSON
        : TEXT;
  }

  byte[] rewrite(byte[] body, SecretSubstitution secrets) {
    if (body.length > MAX_BYTES || !SecretEncoding.isUtf8(body)) {
      secrets.fail(CredentialFault.BODY_UNUSABLE);
      return body;
    }
    return rewriteWhole(body, secrets);
  }

  byte[] rewriteWhole(byte[] body, SecretSubstitution secrets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    switch (this) {
      case JSON -> copy(body, SecretEncoding.JSON, secrets, out);
      case TEXT -> copy(body, SecretEncoding.TEXT, secrets, out);
      case FORM -> secrets.copyPairs(body, 0, body.length, out);
    }
    byte[] rewritten = out.toByteArray();
    if (PlaceholderSyntax.isIn(rewritten)) {
      secrets.fail(CredentialFault.MISPLACED);
    }
    return rewritten;
  }

  private static void copy(
      byte[] body, SecretEncoding encoding, SecretSubstitution secrets, ByteArrayOutputStream out) {
    secrets.copy(body, DecodedView.plain(body, 0, body.length), encoding, out);
  }
}

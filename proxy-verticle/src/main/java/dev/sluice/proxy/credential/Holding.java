package dev.sluice.proxy.credential;

import dev.sluice.config.settings.credentials.Credential;
import dev.sluice.config.settings.credentials.CredentialSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A credential with its secret.
 *
 * @param identity what a stable handle names: another source or binding is another identity
 */
record Holding(Credential rule, String identity, Revisions revisions) {
  static Holding of(Credential rule) {
    return new Holding(rule, identity(rule), Revisions.NONE);
  }

  Holding with(Revisions changed) {
    return new Holding(rule, identity, changed);
  }

  Optional<Secret> resolve(Placeholder placeholder, Instant now) {
    if (rule.expiresAt().filter(end -> !now.isBefore(end)).isPresent()) {
      return Optional.empty();
    }
    return switch (placeholder) {
      case Placeholder.Current ignored -> revisions.current();
      case Placeholder.Revision revision -> revisions.at(revision.number());
      case Placeholder.Handle handle ->
          handle.identity().equals(identity) ? revisions.current() : Optional.empty();
    };
  }

  private static String identity(Credential rule) {
    String source =
        switch (rule.source()) {
          case CredentialSource.Environment variable -> "env " + variable.name();
          case CredentialSource.SecretFile file -> "file " + file.path();
        };
    String text = String.join("\n", rule.key(), source, rule.endpoints().toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

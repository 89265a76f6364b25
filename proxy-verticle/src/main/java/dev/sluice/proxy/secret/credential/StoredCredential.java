package dev.sluice.proxy.secret.credential;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.detect.known.KnownValue;
import dev.sluice.detect.known.ValueStrength;
import dev.sluice.detect.placeholder.Placeholder;
import dev.sluice.inspect.digest.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A credential and the values of its secret.
 *
 * @param identity SHA-256 of key, source and binding, the part of a handle that pins them
 */
record StoredCredential(Credential rule, String identity, SecretRevisions revisions) {
  static StoredCredential of(Credential rule) {
    return new StoredCredential(rule, identity(rule), SecretRevisions.NONE);
  }

  StoredCredential with(SecretRevisions changed) {
    return new StoredCredential(rule, identity, changed);
  }

  Optional<Secret> resolve(Placeholder placeholder, Instant now) {
    if (isExpired(now)) {
      return Optional.empty();
    }
    return switch (placeholder) {
      case Placeholder.Current ignored -> revisions.current();
      case Placeholder.Revision revision -> revisions.at(revision.number());
      case Placeholder.Handle handle ->
          handle.identity().equals(identity) ? revisions.current() : Optional.empty();
    };
  }

  private boolean isExpired(Instant now) {
    return rule.expiresAt().filter(end -> !now.isBefore(end)).isPresent();
  }

  String lack(Instant now) {
    if (isExpired(now)) {
      return "expired";
    }
    if (revisions.current().isPresent()) {
      return "another identity";
    }
    return switch (rule.source()) {
      case CredentialSource.Environment ignored -> "no secret (variable missing or not usable)";
      case CredentialSource.SecretFile ignored -> "no secret (file missing or not usable)";
    };
  }

  /** Without weak ones: a search for them would tell what they are. */
  Stream<KnownValue> knownValues() {
    return (rule.known() ? revisions.secrets() : List.<Secret>of())
        .stream()
            .map(Secret::octets)
            .filter(octets -> ValueStrength.weakness(octets).isEmpty())
            .map(octets -> new KnownValue(KnownValue.Kind.CREDENTIAL, rule.key(), octets));
  }

  private static String identity(Credential rule) {
    String source = rule.source().described();
    String text = String.join("\n", rule.key(), source, rule.endpoints().toString());
    return Sha256.hexOf(text);
  }
}

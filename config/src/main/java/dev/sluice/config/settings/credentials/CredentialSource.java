package dev.sluice.config.settings.credentials;

import java.nio.file.Path;

/** Where the secret of a key comes from. */
public sealed interface CredentialSource {
  /** A variable of the node's own environment, read once at start. */
  record Environment(String name) implements CredentialSource {}

  /** A file, read again when it changes. */
  record SecretFile(Path path) implements CredentialSource {}
}

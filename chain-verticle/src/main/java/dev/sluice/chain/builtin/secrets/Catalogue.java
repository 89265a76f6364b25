package dev.sluice.chain.builtin.secrets;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The patterns that ship with Sluice, specific ones before general ones. */
final class Catalogue {
  static final List<SecretPattern> ALL =
      Stream.of(
              CloudSecrets.PATTERNS,
              ForgeSecrets.PATTERNS,
              ModelSecrets.PATTERNS,
              ServiceSecrets.PATTERNS,
              GeneralSecrets.PATTERNS)
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  static Optional<SecretPattern> find(String id) {
    return ALL.stream().filter(pattern -> pattern.id().equals(id)).findFirst();
  }
}

package dev.sluice.inspect.secrets.catalog;

import static dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence.HIGH;

import dev.sluice.inspect.secrets.pattern.Bech32Checksum;
import dev.sluice.inspect.secrets.pattern.PrivateKeyShape;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.pattern.TokenShape;
import dev.sluice.inspect.secrets.pattern.WebTokenShape;
import dev.sluice.inspect.secrets.text.ByteClass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The patterns that ship with Sluice, specific ones before general ones. */
public final class SecretCatalog {
  private static final int AGE_KEY = 58;

  /** Formats that no single vendor owns. */
  private static final List<SecretPattern> GENERAL =
      List.of(
          new SecretPattern(
              "age-secret-key",
              "age secret key",
              List.of("AGE-SECRET-KEY-1"),
              HIGH,
              TokenShape.exactly(
                  AGE_KEY,
                  ByteClass.of(Bech32Checksum.ALPHABET),
                  new Bech32Checksum("age-secret-key-"))),
          new SecretPattern("jwt", "JSON Web Token", List.of("eyJ"), HIGH, new WebTokenShape()),
          new SecretPattern(
              "private-key", "Private key", List.of("-----BEGIN "), HIGH, new PrivateKeyShape()));

  public static final List<SecretPattern> ALL =
      Stream.of(
              CloudSecrets.PATTERNS,
              ForgeSecrets.PATTERNS,
              ModelSecrets.PATTERNS,
              ServiceSecrets.PATTERNS,
              GENERAL)
          .flatMap(List::stream)
          .toList();

  private SecretCatalog() {}

  public static Optional<SecretPattern> find(String id) {
    return ALL.stream().filter(pattern -> pattern.id().equals(id)).findFirst();
  }
}

package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretPattern.Confidence.HIGH;

import java.util.List;

/** Credentials in formats that belong to nobody. */
final class GeneralSecrets {
  private static final int AGE_KEY = 58;

  static final List<SecretPattern> PATTERNS =
      List.of(
          new SecretPattern(
              "age-secret-key",
              "age secret key",
              List.of("AGE-SECRET-KEY-1"),
              HIGH,
              Forms.exactly(
                  AGE_KEY,
                  ByteClass.of(Bech32Checksum.ALPHABET),
                  new Bech32Checksum("age-secret-key-"))),
          new SecretPattern("jwt", "JSON Web Token", List.of("eyJ"), HIGH, new WebToken()),
          new SecretPattern(
              "private-key", "Private key", List.of("-----BEGIN "), HIGH, new PrivateKeyBlock()));

  private GeneralSecrets() {}
}

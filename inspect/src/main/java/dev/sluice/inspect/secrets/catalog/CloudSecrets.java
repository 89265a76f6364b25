package dev.sluice.inspect.secrets.catalog;

import static dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence.HIGH;
import static dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence.MEDIUM;

import dev.sluice.inspect.secrets.pattern.NamedValueShape;
import dev.sluice.inspect.secrets.pattern.Randomness;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.pattern.TokenShape;
import dev.sluice.inspect.secrets.text.ByteClass;
import java.util.List;

/** Keys of infrastructure. */
final class CloudSecrets {
  private static final int AZURE_KEY = 88;

  static final List<SecretPattern> PATTERNS =
      List.of(
          new SecretPattern(
              "aws-access-key-id",
              "AWS access key ID",
              List.of("AKIA", "ASIA"),
              HIGH,
              TokenShape.exactly(16, ByteClass.of("A-Z2-7"), new Randomness(2.5))),
          new SecretPattern(
              "aws-secret-access-key",
              "AWS secret access key",
              List.of(
                  "aws_secret_access_key",
                  "AWS_SECRET_ACCESS_KEY",
                  "SecretAccessKey",
                  "secretAccessKey"),
              HIGH,
              new NamedValueShape(
                  ByteClass.of(" \t\"'=:>\\\\"),
                  ByteClass.of("A-Za-z0-9+/"),
                  40,
                  new Randomness(3.5))),
          new SecretPattern(
              "azure-storage-key",
              "Azure Storage account key",
              List.of("AccountKey="),
              HIGH,
              new NamedValueShape(
                  ByteClass.of(""), ByteClass.BASE64, AZURE_KEY, CloudSecrets::endsIn64Bytes)),
          new SecretPattern(
              "google-api-key",
              "Google API key",
              List.of("AIza"),
              HIGH,
              TokenShape.exactly(35, ByteClass.BASE64URL, Randomness.OF_KEYS)),
          new SecretPattern(
              "google-oauth-token",
              "Google OAuth access token",
              List.of("ya29."),
              HIGH,
              new TokenShape(ByteClass.DOTTED, 20, 2048, Randomness.OF_KEYS)),
          new SecretPattern(
              "google-oauth-client-secret",
              "Google OAuth client secret",
              List.of("GOCSPX-"),
              HIGH,
              TokenShape.exactly(28, ByteClass.BASE64URL, Randomness.OF_KEYS)),
          new SecretPattern(
              "digitalocean-token",
              "DigitalOcean token",
              List.of("dop_v1_", "doo_v1_", "dor_v1_"),
              HIGH,
              TokenShape.hex(64)),
          new SecretPattern(
              "databricks-token",
              "Databricks personal access token",
              List.of("dapi"),
              MEDIUM,
              TokenShape.hex(32)),
          new SecretPattern(
              "vault-token",
              "HashiCorp Vault token",
              List.of("hvs.", "hvb."),
              HIGH,
              TokenShape.atLeast(24, Randomness.OF_KEYS)));

  private CloudSecrets() {}

  /** Base64 of 64 bytes: 86 characters and two of padding, none of it elsewhere. */
  private static boolean endsIn64Bytes(byte[] bytes, int start, int end) {
    int padding = end - 2;
    for (int at = start; at < end; at++) {
      if (bytes[at] == '=' != at >= padding) {
        return false;
      }
    }
    return Randomness.OF_KEYS.accepts(bytes, start, end);
  }
}

package dev.sluice.audit.integrity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Ed25519 public keys of nodes, and the check of signatures by them. Any thread. */
public final class PublicKeys {
  static final String ALGORITHM = "Ed25519";

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private final List<PublicKey> keys;

  private PublicKeys(List<PublicKey> keys) {
    this.keys = List.copyOf(keys);
  }

  public static PublicKeys none() {
    return new PublicKeys(List.of());
  }

  /**
   * Reads the keys in PEM files, one or several in each.
   *
   * @throws IOException when a file cannot be read or has no Ed25519 key
   */
  public static PublicKeys read(List<Path> files) throws IOException {
    List<PublicKey> keys = new ArrayList<>();
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      List<MatchResult> found = PEM.matcher(text).results().toList();
      if (found.isEmpty()) {
        throw new IOException(file + ": no public key; expected PEM, as in audit/key.pub");
      }
      for (MatchResult one : found) {
        keys.add(key(file, one.group(1).replaceAll("\\s", "")));
      }
    }
    return new PublicKeys(keys);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  public boolean signed(CheckpointStatement statement, String signature) {
    return keys.stream().anyMatch(key -> isSigned(key, statement, signature));
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static PublicKey key(Path file, String base64) throws IOException {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + ": not an Ed25519 public key", e);
    }
  }

  private static boolean isSigned(PublicKey key, CheckpointStatement statement, String signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(statement.bytes());
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}

package dev.sluice.audit.integrity;

import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * The Ed25519 key of the node, with which it signs checkpoints: {@code key} (PKCS #8 PEM, for its
 * owner only) and {@code key.pub} in the directory of the audit. Any thread.
 */
final class NodeKey {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey key;
  private final String publicKey;

  private NodeKey(PrivateKey key, String publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /**
   * Reads the key, or makes one.
   *
   * @throws IOException also when the files do not hold a pair of keys
   */
  static NodeKey in(Path directory) throws IOException {
    Path file = directory.resolve("key");
    Path open = directory.resolve("key.pub");
    try {
      if (!Files.exists(file)) {
        KeyPair made = KeyPairGenerator.getInstance(PublicKeys.ALGORITHM).generateKeyPair();
        write(open, PublicKeys.pem(made.getPublic()), "rw-r--r--");
        write(file, pem(made.getPrivate()), "rw-------");
      }
      NodeKey read = new NodeKey(privateKey(file), body(Files.readString(open)));
      read.requirePair(open);
      return read;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          file + " does not hold an Ed25519 key; remove it and key.pub to get new ones", e);
    }
  }

  String publicKey() {
    return publicKey;
  }

  String sign(CheckpointStatement statement) {
    try {
      Signature signer = Signature.getInstance(PublicKeys.ALGORITHM);
      signer.initSign(key);
      signer.update(statement.bytes());
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 does not sign", e);
    }
  }

  private void requirePair(Path open) throws IOException {
    CheckpointStatement probe = new CheckpointStatement("", "", 0, "");
    if (!PublicKeys.read(List.of(open)).signed(probe, sign(probe))) {
      throw new IOException(open + " is not the public key of key; remove both to get new ones");
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    byte[] der = Base64.getDecoder().decode(body(Files.readString(file)));
    return KeyFactory.getInstance(PublicKeys.ALGORITHM)
        .generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static String body(String pem) {
    return pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
  }

  private static String pem(PrivateKey key) {
    return BEGIN + "\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n" + END + "\n";
  }

  private static void write(Path file, String text, String mode) throws IOException {
    AtomicFile.replace(
        file, text.getBytes(StandardCharsets.UTF_8), PosixFilePermissions.fromString(mode));
  }
}

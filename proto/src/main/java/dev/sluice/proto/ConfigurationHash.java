package dev.sluice.proto;

import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Identifies the content of a generation, whatever its number. Two generations with the same
 * sources have the same hash on every node. Any thread.
 */
public final class ConfigurationHash {
  private ConfigurationHash() {}

  /**
   * SHA-256 in hexadecimal over the policies, by sandbox, with the versions of their presets, and
   * the registrations.
   */
  public static String of(Generation generation) {
    MessageDigest digest = sha256();
    generation.getPoliciesList().stream()
        .sorted(Comparator.comparing(PolicySource::getSandbox))
        .forEach(
            policy -> {
              add(digest, policy.getSandbox());
              add(digest, policy.getYaml());
              new TreeMap<>(policy.getPresetsMap())
                  .forEach((name, version) -> add(digest, name + "@" + version));
            });
    add(digest, generation.getRegistrationsToml());
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Adds a text with its length, so that text moved from one document to the next changes the hash.
   */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
